"""Validating through the real onnxruntime: what passes, what does not, and what is no answer at all."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from onnx import TensorProto, helper

from rfgit.domain.finding import Refusal
from rfgit.errors import CannotTell
from rfgit.validate.outcome import CHECKS, GOLDEN, LOAD, STATIC
from rfgit.validate.plan import Limits, Measure
from rfgit.validate.run import inspect, validate
from tests.models.affine import affine


def rules(report):
    return [item.rule for item in report.findings]


def test_a_good_artifact_passes_with_numbers(plan, scratch):
    report = validate(replace(plan, measure=Measure(warmup=2, samples=20, runs=2)), scratch)
    assert [check.name for check in report.checks] == list(CHECKS)
    assert report.passed
    assert set(report.measurements) == {"latency-p50", "latency-p99", "memory-peak"}
    assert 0 < report.measurements["latency-p50"].value <= report.measurements["latency-p99"].value
    assert report.measurements["memory-peak"].value > report.conditions["memoryBaselineMiB"] > 1
    assert (report.conditions["samples"], report.conditions["runs"], report.conditions["threads"]) == (20, 2, 1)
    json.dumps([report.conditions, report.isolation, report.host.as_json(), plan.as_json()])


def test_every_wall_stands_where_the_kernel_lets_it(unshare, plan, scratch):
    isolation = validate(plan, scratch).isolation
    assert isolation["landlock"] >= 1
    assert all(isolation[name] is True for name in ("userNamespace", "networkNamespace", "pidNamespace", "privateRoot"))
    assert isolation["seccomp"] is True
    assert (isolation["capabilities"], isolation["environment"]) == ("none", "empty")


def test_without_transforms_inputs_and_outputs_are_plain_lists(plan, scratch):
    golden = {"cases": [{"name": "one", "inputs": {"x": [[1, 2, 3]]}, "outputs": {"y": [[3, 5, 7]]}}]}
    (plan.root / "golden.json").write_text(json.dumps(golden))
    assert validate(replace(plan, pre=None, post=None), scratch).passed


def test_config_arrives_parsed(plan, scratch):
    source = 'def post(outputs, config):\n    return {"y": outputs["y"][:, :config["config/limits.json"]["most"]]}\n'
    (plan.root / "transforms/post.py").write_text(source)
    assert validate(plan, scratch).passed


def test_another_model_is_a_mismatch_that_names_the_place(plan, scratch):
    (plan.root / "model.onnx").write_bytes(affine(2.5).SerializeToString())
    report = validate(plan, scratch)
    assert rules(report) == ["golden-mismatch", "golden-mismatch"]
    message = report.findings[0].message
    assert message.startswith("case 'one': at $.y[0][2] expected 7.0, got 8.5, a difference of 1.5")
    assert "tolerated 1e-06; 2 more places in this case" in message
    assert not report.measurements


def test_a_wide_tolerance_is_kept_to(plan, scratch):
    (plan.root / "model.onnx").write_bytes(affine(2.5).SerializeToString())
    assert validate(replace(plan, absolute=1.5), scratch).passed
    assert not validate(replace(plan, absolute=1.49), scratch).passed


def test_a_refused_file_never_reaches_onnxruntime(plan, scratch):
    (plan.root / "model.onnx").write_bytes(b"ORTM not this")
    report = validate(plan, scratch)
    assert rules(report) == ["model-not-onnx"]
    assert [check.name for check in report.checks] == [STATIC]


def test_a_model_that_does_not_load(plan, scratch):
    model = affine()
    model.graph.node[0].op_type = "NoSuchOperator"
    (plan.root / "model.onnx").write_bytes(model.SerializeToString())
    report = validate(plan, scratch)
    assert rules(report) == ["model-unloadable"]
    assert "NoSuchOperator" in report.findings[0].message
    assert [(check.name, check.passed) for check in report.checks] == [(STATIC, True), (LOAD, False)]


def test_a_model_that_fails_while_it_runs(plan, scratch):
    node = helper.make_node("Gather", ["a", "i"], ["y"])
    graph = helper.make_graph(
        [node],
        "gather",
        [helper.make_tensor_value_info("i", TensorProto.INT64, [1])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [1])],
        [helper.make_tensor("a", TensorProto.FLOAT, [1], [1])],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
    (plan.root / "model.onnx").write_bytes(model.SerializeToString())
    golden = {"cases": [{"name": "far", "inputs": {"i": [9]}, "outputs": {}}]}
    (plan.root / "golden.json").write_text(json.dumps(golden))
    report = validate(replace(plan, pre=None, post=None), scratch)
    assert rules(report) in (["model-failed"], ["model-refuses-input"])
    assert report.checks[-1].name == GOLDEN


def looping():
    """A model that adds one to itself until the end of time."""
    body = helper.make_graph(
        [helper.make_node("Identity", ["go"], ["on"]), helper.make_node("Identity", ["v"], ["w"])],
        "body",
        [
            helper.make_tensor_value_info("i", TensorProto.INT64, []),
            helper.make_tensor_value_info("go", TensorProto.BOOL, []),
            helper.make_tensor_value_info("v", TensorProto.FLOAT, [1, 3]),
        ],
        [
            helper.make_tensor_value_info("on", TensorProto.BOOL, []),
            helper.make_tensor_value_info("w", TensorProto.FLOAT, [1, 3]),
        ],
    )
    graph = helper.make_graph(
        [helper.make_node("Loop", ["", "yes", "x"], ["y"], body=body)],
        "loop",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 3])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, 3])],
        [helper.make_tensor("yes", TensorProto.BOOL, [], [True])],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)


def test_a_model_that_never_ends_is_ended(plan, scratch):
    (plan.root / "model.onnx").write_bytes(looping().SerializeToString())
    report = validate(plan, scratch)
    assert rules(report) == ["model-timeout"]
    assert list(scratch.iterdir()) == []


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("{}", "KeyError"),
        ("[]", "TypeError"),
        ('{"cases": []}', "one case at least"),
        ('{"cases": [{"name": "a", "inputs": 1}]}', "outputs"),
        ('{"cases": [{"name": "a", "inputs": 1, "outputs": NaN}]}', "NaN"),
        ('{"cases": [{"name": "a", "inputs": 1, "outputs": 1}, {"name": "a", "inputs": 1, "outputs": 2}]}', "own name"),
        ('{"cases": [{"name": "a", "name": "b", "inputs": 1, "outputs": 1}]}', "twice"),
        ("cases:", "JSON"),
    ],
)
def test_a_golden_file_that_is_none(text, part, plan, scratch):
    (plan.root / "golden.json").write_text(text)
    with pytest.raises(Refusal, match=part) as caught:
        validate(plan, scratch)
    assert caught.value.code == "golden-invalid"


@pytest.mark.parametrize("name", ["model.onnx", "golden.json", "transforms/pre.py", "limits.json"])
def test_a_missing_file_is_a_no(name, plan, scratch):
    (plan.root / name).unlink()
    with pytest.raises(Refusal) as caught:
        validate(plan, scratch)
    assert caught.value.code == "artifact-file-missing"
    assert name in caught.value.message


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("transforms/pre.py", b"\xff\xfe", "artifact-file-not-text"),
        ("limits.json", b"{", "config-invalid"),
    ],
)
def test_a_file_that_cannot_be_handed_over(name, data, code, plan, scratch):
    (plan.root / name).write_bytes(data)
    with pytest.raises(Refusal) as caught:
        validate(plan, scratch)
    assert caught.value.code == code


@pytest.mark.parametrize("make", [os.symlink, os.link])
def test_a_linked_model_is_not_the_artifacts_own(make, plan, tmp_path):
    place = plan.root / "model.onnx"
    place.rename(tmp_path / "elsewhere.onnx")
    make(tmp_path / "elsewhere.onnx", place)
    with pytest.raises(Refusal):
        inspect(plan)


def test_another_runtime_is_no_answer(plan, scratch):
    with pytest.raises(CannotTell) as caught:
        validate(replace(plan, runtime_version="1.25.0"), scratch)
    assert caught.value.code == "runtime-mismatch"
    assert "1.25.0" in caught.value.message
    assert "1.26.0" in caught.value.message


def test_a_missing_provider_is_no_answer(plan, scratch):
    with pytest.raises(CannotTell) as caught:
        validate(replace(plan, execution_providers=("CUDAExecutionProvider",)), scratch)
    assert caught.value.code == "provider-missing"


def test_a_runtime_that_rfgit_does_not_know(plan, scratch):
    with pytest.raises(CannotTell) as caught:
        validate(replace(plan, runtime_name="tensorrt"), scratch)
    assert caught.value.code == "runtime-unknown"


def test_a_child_that_cannot_start_is_no_answer(plan, scratch):
    with pytest.raises(CannotTell) as caught:
        validate(replace(plan, limits=Limits(cpu_seconds=2, wall_seconds=4, memory_mib=32)), scratch)
    assert caught.value.code == "validation-broken"


def test_too_little_time_gives_no_number_and_no_fail(plan, scratch):
    source = "import time\n\n\ndef post(outputs, config):\n    time.sleep(0.4)\n    return {'y': outputs['y']}\n"
    (plan.root / "transforms/post.py").write_text(source)
    report = validate(replace(plan, measure=Measure(warmup=2, samples=100, runs=1)), scratch)
    assert report.passed
    assert not report.measurements


WITHOUT = """
import sys
from pathlib import Path
for name in ("numpy", "onnxruntime", "onnx"):
    assert name not in sys.modules
import rfgit.validate.run, rfgit.validate.judge, rfgit.validate.host, rfgit.validate.onnx_static
assert not {"numpy", "onnxruntime", "onnx"} & set(sys.modules)
from rfgit.errors import CannotTell
from rfgit.validate.plan import Plan
from rfgit.validate.run import inspect, validate
plan = Plan(root=Path(sys.argv[1]), model="model.onnx", golden="golden.json", runtime_version="1.26.0")
assert inspect(plan)[0].passed
try:
    validate(plan, Path(sys.argv[2]))
except CannotTell as problem:
    print(problem.code, problem.hint)
"""


def test_without_the_extra_all_but_running_works(plan, scratch):
    """An interpreter that sees the package and no installed library."""
    here = str(Path(__file__).resolve().parents[2])
    command = [sys.executable, "-I", "-S", "-c", f"import sys; sys.path.append({here!r})\n{WITHOUT}"]
    done = subprocess.run([*command, str(plan.root), str(scratch)], capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.stdout == "onnx-extra-missing pip install 'rfgit[onnx]'\n"
