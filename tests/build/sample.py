"""A small declared release, in memory: what the tests of building, storing and fetching start from."""

from __future__ import annotations

from pathlib import Path

from rfgit.build.build import Built, build_variant
from rfgit.declare.digests import declaration_digest
from rfgit.declare.documents import Release, Target
from rfgit.declare.files import MemoryFiles
from rfgit.declare.read import read_release, read_target
from rfgit.domain.digest import Digest
from rfgit.domain.names import ReleaseId
from rfgit.store.writer import Store

RELEASE = ReleaseId("arm", "1.0.0")
FOLDER = "releases/arm/1.0.0"
MODEL = bytes(range(256)) * 40
BENCH_DIGEST = "sha256:6bd0d638504040700cc72136ef29db8d3c884ee70f4d7c1c65be966dfc13715d"
"""The artifact of this release for `bench`, in format version 1."""

RELEASE_YAML = f"""\
apiVersion: rfgit/v1alpha1
kind: Release
metadata: {{name: arm}}
spec:
  version: "1.0.0"
  counter: 7
  model:
    registry: own
    name: arm
    version: "1.0.0"
    file: arm.onnx
    digest: "{Digest.of(MODEL)}"
    requiredState: approved
  runtime:
    name: onnxruntime
    version: "1.26.0"
    executionProviders: [CPUExecutionProvider]
    lock: locks
  transforms:
    pre: {{file: transforms/both.py, function: pre}}
    post: {{file: transforms/both.py, function: post}}
  config: [config/limits.json, config/names.txt]
  golden: {{file: golden/cases.json, tolerance: {{absolute: 1.0e-5, relative: 0}}}}
  targets: [{{name: bench}}, {{name: board}}]
  envelope:
    - {{target: bench, metric: latency-p99, unit: ms, comparator: "<=", threshold: 50, minAssurance: measured-on-host}}
    - {{target: board, metric: latency-p99, unit: ms, comparator: "<=", threshold: 90, minAssurance: declared}}
  constraints: {{regions: [FR]}}
  activation:
    policies: {{deployment: default, update: default}}
  requiredSignatures: [{{role: safety, min: 1, on: declaration}}]
  licenses: [Apache-2.0]
"""

TARGET_YAML = """\
apiVersion: rfgit/v1alpha1
kind: Target
metadata: {{name: {name}}}
spec:
  robotClass: arm
  compute: {{arch: {arch}, cores: 4, memoryMiB: 4096}}
  runtime: {{os: linux, libc: glibc-2.31, python: "3.11", executionProviders: [CPUExecutionProvider]}}
  sensors: [camera]
  environment: indoor
  site: {{region: {region}}}
"""

LOCK = """\
lock-version = "1.0"
created-by = "a test"
[[packages]]
name = "onnxruntime"
version = "1.26.0"
wheels = [{{ path = "onnxruntime-1.26.0-cp311-cp311-manylinux_2_28_{arch}.whl", hashes = {{ sha256 = "{digits}" }} }}]
"""


def contents() -> dict[str, bytes]:
    """Every declared file by its path, for a test to change."""
    texts = {
        f"{FOLDER}/release.yaml": RELEASE_YAML,
        f"{FOLDER}/transforms/both.py": "def pre(inputs, config):\n    return inputs\n",
        f"{FOLDER}/config/limits.json": '{"low": -1}\n',
        f"{FOLDER}/config/names.txt": "Bär\n",
        f"{FOLDER}/golden/cases.json": '{"cases": [{"name": "zero", "inputs": {}, "outputs": {}}]}\n',
        f"{FOLDER}/locks/bench.pylock.toml": LOCK.format(arch="x86_64", digits="a" * 64),
        f"{FOLDER}/locks/board.pylock.toml": LOCK.format(arch="aarch64", digits="b" * 64),
        "targets/bench.yaml": TARGET_YAML.format(name="bench", arch="x86_64", region="FR"),
        "targets/board.yaml": TARGET_YAML.format(name="board", arch="aarch64", region="FR"),
    }
    return {path: text.encode() for path, text in texts.items()} | {f"{FOLDER}/model/arm.onnx": MODEL}


def changed(path: str, old: str, new: str) -> dict[str, bytes]:
    """The declared files with one text replaced in one of them."""
    files = contents()
    assert files[path].count(old.encode()) == 1
    files[path] = files[path].replace(old.encode(), new.encode())
    return files


def read(files: dict[str, bytes], target: str = "bench") -> tuple[Release, Target]:
    held = MemoryFiles(files)
    return read_release(held, RELEASE), read_target(held, target)


def build(into: Path, files: dict[str, bytes] | None = None, target: str = "bench", model: bytes = MODEL) -> Built:
    """Build and name one variant in the store `<into>/store`."""
    files = contents() if files is None else files
    release, found = read(files, target)
    into.mkdir(parents=True, exist_ok=True)
    source = into / "fetched.onnx"
    source.write_bytes(model)
    held, store = MemoryFiles(files), Store(into / "store")
    built = build_variant(release, found, held, declaration_digest(held, RELEASE), source, store)
    store.tag(built.name, built.manifest.descriptor)
    return built


def layout(into: Path) -> Path:
    """A layout of its own, as an export is."""
    built = build(into)
    Store(into / "store").materialize(built.digest, into / "layout")
    return into / "layout"
