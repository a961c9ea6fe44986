"""One small artifact: y = 2x + 1 over float32[1,3], with golden outputs, and plans to run it."""

import json
import subprocess
from pathlib import Path

import pytest
from onnx import TensorProto, helper

from rfgit.validate.plan import Function, Limits, Measure, Plan

RUNTIME = "1.26.0"
GOLDEN = {
    "cases": [
        {"name": "one", "inputs": [[1, 2, 3]], "outputs": {"y": [[3.0, 5.0, 7.0]]}},
        {"name": "two", "inputs": [[0, 0, -1]], "outputs": {"y": [[1.0, 1.0, -1.0]]}},
    ]
}
PRE = 'def pre(inputs, config):\n    return {"x": inputs}\n'
POST = 'def post(outputs, config):\n    return {"y": outputs["y"]}\n'


def affine(factor=2.0, **changes):
    """A ModelProto: Mul by an initializer, then Add of another."""
    nodes = [helper.make_node("Mul", ["x", "a"], ["z"]), helper.make_node("Add", ["z", "b"], ["y"])]
    graph = helper.make_graph(
        nodes,
        "affine",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 3])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, 3])],
        [helper.make_tensor(name, TensorProto.FLOAT, [1], [value]) for name, value in (("a", factor), ("b", 1))],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", changes.get("opset", 18))])
    model.ir_version = changes.get("ir_version", 9)
    return model


@pytest.fixture(scope="session")
def model_bytes():
    return affine().SerializeToString()


@pytest.fixture
def artifact(tmp_path, model_bytes):
    """A directory that holds the artifact, and an empty one beside it for scratch."""
    root = tmp_path / "artifact"
    (root / "transforms").mkdir(parents=True)
    (tmp_path / "scratch").mkdir()
    (root / "model.onnx").write_bytes(model_bytes)
    (root / "golden.json").write_text(json.dumps(GOLDEN))
    (root / "limits.json").write_text('{"most": 7}')
    (root / "transforms/pre.py").write_text(PRE)
    (root / "transforms/post.py").write_text(POST)
    return root


@pytest.fixture
def plan(artifact):
    """A quick plan: one run, nothing measured."""
    return Plan(
        root=artifact,
        model="model.onnx",
        golden="golden.json",
        runtime_version=RUNTIME,
        pre=Function("transforms/pre.py", "pre"),
        post=Function("transforms/post.py", "post"),
        config={"config/limits.json": "limits.json"},
        absolute=1e-6,
        limits=Limits(cpu_seconds=2, wall_seconds=4, memory_mib=2048),
        measure=Measure(samples=0, runs=1),
    )


@pytest.fixture
def scratch(artifact) -> Path:
    return artifact.parent / "scratch"


@pytest.fixture
def unshare(needs):
    """`unshare -rn`, where the kernel lets this user have namespaces."""
    program = needs("unshare")
    if subprocess.run([program, "-rn", "true"], capture_output=True, check=False).returncode:
        pytest.skip("no namespaces for this user")
    return [program, "-rn"]
