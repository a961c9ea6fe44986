"""Where a machine refuses a layer, the run goes on and the evidence says so."""

import json
import subprocess
import sys
from pathlib import Path

from tests.validate.test_sandbox import probe

HERE = Path(__file__).resolve().parents[2]
RUN = """
import json, sys
from pathlib import Path
from rfgit.validate.plan import Function, Limits, Measure, Plan
from rfgit.validate.run import validate
plan = Plan(root=Path(sys.argv[1]), model="model.onnx", golden="golden.json", runtime_version="1.26.0",
            pre=Function("transforms/pre.py", "pre"), post=Function("transforms/post.py", "post"), absolute=1e-6,
            limits=Limits(cpu_seconds=2, wall_seconds=4, memory_mib=2048), measure=Measure(samples=0, runs=1))
report = validate(plan, Path(sys.argv[2]))
print(json.dumps([report.passed, [item.rule for item in report.findings], dict(report.isolation)]))
"""
REFUSE = """
import ctypes, os, struct, sys
from rfgit.validate import kernel
unshare, landlock = (272 if os.uname().machine == "x86_64" else 97), 444
steps = [(0x20, 0, 0, 0)]
for number in (unshare, landlock):
    steps += [(0x15, 0, 1, number), (0x06, 0, 0, 0x00050001)]
steps.append((0x06, 0, 0, 0x7FFF0000))
program = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *step) for step in steps))
kernel.no_new_privileges()
described = ctypes.create_string_buffer(struct.pack("@HP", len(steps), ctypes.addressof(program)))
kernel.call("prctl", 22, 2, described, 0, 0)
"""
NO_NAMESPACES = "for kind in user net mnt ipc pid; do echo 0 > /proc/sys/user/max_${kind}_namespaces; done"


def ran(command, source, plan, scratch):
    """Validate in another process, and return (passed, rules, isolation)."""
    arguments = [sys.executable, "-c", source, str(plan.root), str(scratch)]
    done = subprocess.run([*command, *arguments], cwd=HERE, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    assert list(scratch.iterdir()) == []
    return json.loads(done.stdout)


def test_inside_another_user_namespace_all_layers_stand(unshare, plan, scratch):
    passed, rules, isolation = ran(unshare, RUN, plan, scratch)
    assert (passed, rules) == (True, [])
    assert isolation["userNamespace"] is isolation["networkNamespace"] is isolation["privateRoot"] is True


def test_without_namespaces_landlock_and_seccomp_hold(unshare, plan, scratch):
    probe(plan)
    command = [*unshare, "sh", "-c", f'{NO_NAMESPACES}; exec "$@"', "sh"]
    passed, rules, isolation = ran(command, RUN, plan, scratch)
    assert (passed, rules) == (True, [])
    assert not any(isolation[name] for name in isolation if name.endswith("Namespace"))
    assert isolation["privateRoot"] is False
    assert isolation["landlock"] >= 1
    assert isolation["seccomp"] is True


def test_without_namespaces_and_landlock_the_evidence_says_so(plan, scratch):
    passed, rules, isolation = ran([], REFUSE + RUN, plan, scratch)
    assert (passed, rules) == (True, [])
    assert isolation["userNamespace"] is isolation["privateRoot"] is False
    assert isolation["landlock"] == 0
    assert isolation["rlimits"] is True
    assert isolation["seccomp"] is True


def test_without_any_wall_the_guard_still_gives_the_name(plan, scratch):
    (plan.root / "transforms/post.py").write_text('def post(outputs, config):\n    return open("/etc/passwd").read()\n')
    passed, rules, _ = ran([], REFUSE + RUN, plan, scratch)
    assert (passed, rules) == (False, ["transform-reads-outside"])
