"""One artifact a variant, the same bytes everywhere."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from rfgit.domain.digest import Digest
from rfgit.domain.finding import Refusal
from rfgit.store import media
from rfgit.store.layout import read_layout
from rfgit.store.writer import Store
from tests.build import sample
from tests.trees import differences

ROOT = Path(__file__).parent.parent.parent


def refusal(into: Path, files: dict[str, bytes], model: bytes = sample.MODEL) -> Refusal:
    with pytest.raises(Refusal) as caught:
        sample.build(into, files, model=model)
    assert not (into / "store/index.json").exists(), "a refused build names nothing"
    return caught.value


def test_an_artifact_holds_what_its_release_declares(tmp_path: Path) -> None:
    found = read_layout(sample.layout(tmp_path)).only
    got = [(item.annotations[media.ROLE], item.annotations[media.FILE_PATH]) for item in found.layers]
    assert got == [
        ("model", "model/arm.onnx"),
        ("runtime", "rfgit/runtime.json"),
        ("lock", "rfgit/pylock.toml"),
        ("pre", "transforms/both.py"),
        ("post", "transforms/both.py"),
        ("config", "config/limits.json"),
        ("config", "config/names.txt"),
        ("golden", "golden/cases.json"),
        ("deployment", "rfgit/deployment.json"),
    ]
    assert found.layer("model").digest == Digest.of(sample.MODEL)


def test_it_is_a_modelpack_artifact(tmp_path: Path) -> None:
    layout = read_layout(sample.layout(tmp_path))
    value = json.loads(layout.only.data)
    assert value["artifactType"] == "application/vnd.cncf.model.manifest.v1+json"
    assert value["config"]["mediaType"] == "application/vnd.cncf.model.config.v1+json"
    assert value["layers"][0]["mediaType"] == "application/vnd.cncf.model.weight.v1.raw"
    config = json.loads(layout.read(layout.only.config, 1 << 20))
    assert config["modelfs"] == {"type": "layers", "diffIds": [item["digest"] for item in value["layers"]]}
    assert config["config"] == {"format": "onnx"}
    assert config["descriptor"]["licenses"] == ["Apache-2.0"]
    assert "createdAt" not in config["descriptor"]


def test_files_are_taken_byte_for_byte(tmp_path: Path) -> None:
    layout = read_layout(sample.layout(tmp_path))
    files = sample.contents()
    for role, path in (
        ("lock", "locks/bench.pylock.toml"),
        ("golden", "golden/cases.json"),
        ("pre", "transforms/both.py"),
    ):
        assert layout.read(layout.only.layer(role), 1 << 20) == files[f"{sample.FOLDER}/{path}"]


BUILD = """
import os, sys
from pathlib import Path
os.umask(int(sys.argv[3], 8))
if sys.argv[4] == "one":
    os.sched_setaffinity(0, {sorted(os.sched_getaffinity(0))[0]})
sys.path.insert(0, sys.argv[1])
from tests.build import sample
from rfgit.store.writer import Store
for target in sys.argv[5:]:
    built = sample.build(Path(sys.argv[2]), target=target)
    Store(Path(sys.argv[2]) / "store").materialize(built.digest, Path(sys.argv[2]) / f"layout-{target}")
"""


def test_bytes_depend_on_nothing_but_the_inputs(tmp_path: Path) -> None:
    """Two processes that differ in all that a machine can differ in; `diff -r` prints nothing."""
    places = (tmp_path / "a", tmp_path / ("with a space and an ü" + "/deep" * 20))
    settings = (
        ({"PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C"}, "022", "all", ("bench", "board")),
        ({"PYTHONHASHSEED": "2", "TZ": "Asia/Tokyo", "LC_ALL": "tr_TR.UTF-8"}, "077", "one", ("board", "bench")),
    )
    for place, (environment, umask, cores, targets) in zip(places, settings, strict=True):
        place.mkdir(parents=True)
        subprocess.run(
            [sys.executable, "-c", BUILD, str(ROOT), str(place), umask, cores, *targets],
            cwd=place,
            env={"PATH": os.environ["PATH"], **environment},
            check=True,
        )
    for name in ("store", "layout-bench", "layout-board"):
        assert differences(places[0] / name, places[1] / name) == []


def test_the_bytes_of_this_format_are_fixed(tmp_path: Path) -> None:
    """They are what evidence of format 1 speaks of: a change here needs a new format version."""
    assert str(sample.build(tmp_path).digest) == sample.BENCH_DIGEST


def test_each_input_changes_the_digest(tmp_path: Path) -> None:
    release, config = f"{sample.FOLDER}/release.yaml", f"{sample.FOLDER}/config/limits.json"
    variants = [
        sample.contents(),
        sample.changed(config, "-1", "-2"),
        sample.changed(release, "counter: 7", "counter: 8"),
        sample.changed(release, "function: pre", "function: run"),
        sample.changed(release, "[FR]", "[DE]"),
        sample.changed(f"{sample.FOLDER}/transforms/both.py", "inputs\n", "inputs  \n"),
        sample.changed("targets/bench.yaml", "cores: 4", "cores: 8"),
        sample.changed(f"{sample.FOLDER}/locks/bench.pylock.toml", 'aaaa"', 'aaab"'),
    ]
    digests = {sample.build(tmp_path / str(number), files).digest for number, files in enumerate(variants)}
    assert len(digests) == len(variants)


def test_what_is_judged_live_does_not_change_the_digest(tmp_path: Path) -> None:
    files = sample.changed("targets/bench.yaml", "region: FR", "region: US")
    assert sample.build(tmp_path / "a", files).digest == sample.build(tmp_path / "b").digest


def test_variants_share_their_blobs(tmp_path: Path) -> None:
    bench, board = sample.build(tmp_path), sample.build(tmp_path, target="board")
    assert bench.digest != board.digest
    shared = {item.digest for item in bench.layers} & {item.digest for item in board.layers}
    assert bench.manifest.layer("model").digest in shared
    assert bench.manifest.layer("lock").digest not in shared
    assert bench.manifest.layer("deployment").digest not in shared


def test_only_this_targets_envelope_is_in_it(tmp_path: Path) -> None:
    board = sample.build(tmp_path, target="board")
    data = Store(tmp_path / "store").blobs.read(board.manifest.layer("deployment"), 1 << 20)
    assert [entry["threshold"] for entry in json.loads(data)["envelope"]] == [90]


def test_another_model_than_declared(tmp_path: Path) -> None:
    found = refusal(tmp_path, sample.contents(), model=sample.MODEL + b"!")
    assert found.code == "model-digest"


@pytest.mark.parametrize(
    "path",
    ["transforms/both.py", "config/limits.json", "config/names.txt", "golden/cases.json", "locks/bench.pylock.toml"],
)
def test_a_file_that_is_not_there(tmp_path: Path, path: str) -> None:
    files = sample.contents()
    del files[f"{sample.FOLDER}/{path}"]
    found = refusal(tmp_path, files)
    assert found.code == "file-missing"
    assert found.findings[0].path == f"{sample.FOLDER}/{path}"


@pytest.mark.parametrize(
    "taken", ["rfgit/deployment.json", "rfgit/RUNTIME.json", "model/arm.onnx", "model", "con*fig", "end."]
)
def test_a_file_that_has_no_place_in_an_artifact(tmp_path: Path, taken: str) -> None:
    files = sample.changed(f"{sample.FOLDER}/release.yaml", "config/names.txt", taken)
    files[f"{sample.FOLDER}/{taken}"] = b"{}"
    assert refusal(tmp_path, files).code == "artifact-path"


def test_a_target_that_does_not_fit(tmp_path: Path) -> None:
    files = sample.changed("targets/bench.yaml", "[CPUExecutionProvider]", "[CUDAExecutionProvider]")
    found = refusal(tmp_path, files)
    assert found.code == "target-unfit"
    assert found.findings[0].path == f"{sample.FOLDER}/release.yaml"
    assert found.findings[0].line > 1
    assert not (tmp_path / "store").exists()
