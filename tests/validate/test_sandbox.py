"""Hostile transforms, as data: each has its finding, and nothing of it is left."""

import json
import os
from pathlib import Path

import pytest

from rfgit.validate.run import validate

VECTORS = Path(__file__).parent.parent / "vectors" / "sandbox"
MARKER = Path("/tmp/rfgit-vector-was-here")


def processes_that_name(place: Path) -> list[str]:
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                command = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if os.fsencode(place) in command:
                found.append(entry.name)
    return found


@pytest.fixture
def nothing_left(scratch):
    """Whatever a test does: no file, no process, no descriptor of it stays."""
    descriptors = len(os.listdir("/proc/self/fd"))
    yield
    assert list(scratch.iterdir()) == []
    assert not MARKER.exists()
    assert processes_that_name(scratch) == []
    assert len(os.listdir("/proc/self/fd")) == descriptors


@pytest.mark.parametrize("case", sorted(path.name for path in VECTORS.iterdir()))
def test_each_attempt_has_its_finding(case, plan, scratch, nothing_left):
    expected = json.loads((VECTORS / case / "expect.json").read_text())
    place = plan.root / "transforms" / f"{expected['transform']}.py"
    place.write_bytes((VECTORS / case / "transform.py").read_bytes())

    report = validate(plan, scratch)

    assert {item.rule for item in report.findings} == set(expected["rules"])
    assert report.passed is (not expected["rules"])
    assert not expected["rules"] or case.startswith(expected["rules"][0])
    if expected["rules"]:
        first = next(item for item in report.findings if item.rule == expected["rules"][0])
        assert first.line == expected["line"]
        assert expected.get("message", "") in first.message
        assert all(char.isprintable() for char in first.message)
        assert len(first.message) <= 1000
    if expected["rules"] and first.rule.startswith("transform-"):
        assert first.path == f"transforms/{expected['transform']}.py"


def test_every_rule_of_the_sandbox_has_a_vector():
    from rfgit.validate.verdict import OTHER_RULES, SANDBOX_RULES

    shown = {path.name.partition("--")[0] for path in VECTORS.iterdir()}
    unshown = {"model-unloadable", "model-failed", "model-timeout"}
    assert (SANDBOX_RULES | OTHER_RULES) - unshown <= shown


PROBE = """
import os
import sys

libc = sys.modules["rfgit.validate.kernel"]._LIBC
column = 0 if os.uname().machine == "x86_64" else 1
numbers = {name: row[column] for name, row in sys.modules["rfgit.validate.seccomp"]._REFUSED.items()}
OPENAT, HERE = (257, 56)[column], -100


def refused(number, *arguments):
    return libc.syscall(number, *arguments) < 0


def post(outputs, config):
    found = {
        "read": refused(OPENAT, HERE, b"/etc/passwd", 0),
        "read the golden file": refused(OPENAT, HERE, GOLDEN, 0),
        "list": refused(OPENAT, HERE, b"/root", 0o200000),
        "write": refused(OPENAT, HERE, b"/tmp/rfgit-vector-was-here", 0o101, 0o600),
        "write here": refused(OPENAT, HERE, b"x", 0o101, 0o600),
        "write the model": refused(OPENAT, HERE, MODEL, 1),
        "unix socket": refused(numbers["socket"], 1, 1, 0),
        "internet socket": refused(numbers["socket"], 2, 1, 0),
        "program": refused(numbers["execve"], b"/bin/true", None, None),
        "kill": refused(numbers["kill"], -1, 9),
        "mount": refused(numbers["umount2"], b"/", 2),
        "namespace": refused(numbers["unshare"], 0x10000000),
        "trace": refused(numbers["ptrace"], 16, 1, 0, 0),
        "fork": refused((56, 220)[column], 17, 0, 0, 0, 0),
    }
    return [name for name, held in found.items() if not held]
"""


def probe(plan):
    """Have post return what the kernel lets happen to code that no audit hook sees: nothing."""
    files = {"MODEL": plan.root / plan.model, "GOLDEN": plan.root / plan.golden}
    source = PROBE
    for name, path in files.items():
        source = source.replace(name, repr(os.fsencode(path)))
    (plan.root / "transforms/post.py").write_text(source)
    golden = {"cases": [{"name": "one", "inputs": [[1, 2, 3]], "outputs": []}]}
    (plan.root / "golden.json").write_text(json.dumps(golden))


def test_the_kernel_refuses_what_the_guard_does_not_see(plan, scratch, nothing_left):
    probe(plan)
    report = validate(plan, scratch)
    assert report.findings == ()
    assert report.passed
