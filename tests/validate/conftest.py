"""The artifact of `tests/models/affine.py`, and plans to run it."""

import json
import subprocess
from pathlib import Path

import pytest

from rfgit.validate.plan import Function, Limits, Measure, Plan
from tests.models.affine import GOLDEN, POST, PRE, affine

RUNTIME = "1.26.0"


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
