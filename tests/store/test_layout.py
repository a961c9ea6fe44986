"""A layout that anybody may have written: every changed byte, name or entry is refused."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from rfgit.domain.finding import Refusal
from rfgit.errors import CannotTell
from rfgit.store.layout import read_layout
from tests.build import sample
from tests.store import attacks

VECTORS = Path(__file__).parent.parent / "vectors" / "layout" / "refuse"
Copy = Callable[[], Path]


def refused(layout: Path, **options: frozenset[str]) -> Refusal:
    with pytest.raises(Refusal) as caught:
        read_layout(layout, **options)
    return caught.value


def test_a_good_layout_is_read(good: Path) -> None:
    found = read_layout(good)
    assert found.only.name == "arm/1.0.0/bench"
    assert found.read(found.only.layer("model"), len(sample.MODEL)) == sample.MODEL


@pytest.mark.parametrize("case", sorted(path.name for path in VECTORS.iterdir()))
def test_attack(copy: Copy, case: str) -> None:
    recipe = json.loads((VECTORS / case / "attack.json").read_bytes())
    layout = copy()
    attacks.apply(layout, recipe["steps"])
    refusal = refused(layout)
    assert refusal.code == recipe["rule"] == case.partition("--")[0]
    assert refusal.findings[0].path, "a refusal says where"


def test_every_flipped_byte_of_the_small_files_is_refused(copy: Copy) -> None:
    layout = copy()
    manifest = read_layout(layout).only.digest.hex
    tried = 0
    for name in ("oci-layout", "index.json", f"blobs/sha256/{manifest}"):
        path = layout / name
        data = path.read_bytes()
        for at in range(len(data)):
            for bit in (0x01, 0x20):
                path.write_bytes(data[:at] + bytes([data[at] ^ bit]) + data[at + 1 :])
                refused(layout)
                tried += 1
        path.write_bytes(data)
    read_layout(layout)
    assert tried > 5000


def test_flipped_bytes_of_every_blob_are_refused(copy: Copy) -> None:
    layout = copy()
    for path in sorted((layout / "blobs/sha256").iterdir()):
        data = path.read_bytes()
        for at in sorted({0, len(data) // 3, len(data) // 2, len(data) - 1}):
            path.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
            assert refused(layout).code == "blob-digest"
        path.write_bytes(data)
    read_layout(layout)


def test_blobs_that_changed_names_are_refused(copy: Copy) -> None:
    layout = copy()
    first, second = sorted((layout / "blobs/sha256").iterdir())[:2]
    data = first.read_bytes(), second.read_bytes()
    first.write_bytes(data[1])
    second.write_bytes(data[0])
    assert refused(layout).code in ("blob-size", "blob-digest")


def test_what_lies_beside_has_to_be_named(copy: Copy, good: Path) -> None:
    layout = copy()
    (layout / "evidence").mkdir()
    (layout / "evidence" / "a.json").write_text("{}")
    assert refused(layout).code == "file-unlisted"
    assert refused(layout, beside=frozenset({"trust"})).code == "file-unlisted"
    assert read_layout(layout, beside=frozenset({"evidence", "trust"})).only == read_layout(good).only


def test_what_lies_beside_is_no_link(copy: Copy, tmp_path: Path) -> None:
    layout = copy()
    (layout / "evidence").symlink_to(tmp_path)
    assert refused(layout, beside=frozenset({"evidence"})).code == "layout-link"


def test_beside_speaks_of_the_top_alone(copy: Copy) -> None:
    layout = copy()
    (layout / "blobs" / "evidence").mkdir()
    assert refused(layout, beside=frozenset({"evidence"})).code == "file-unlisted"


def test_two_artifacts_are_not_one(tmp_path: Path) -> None:
    sample.build(tmp_path)
    sample.build(tmp_path, target="board")
    found = read_layout(tmp_path / "store")
    assert [item.name for item in found.manifests] == ["arm/1.0.0/bench", "arm/1.0.0/board"]
    with pytest.raises(Refusal) as caught:
        _ = found.only
    assert caught.value.code == "layout-count"


def test_the_other_targets_layer_is_refused(tmp_path: Path, copy: Copy) -> None:
    """Each blob is whole, but stands in an artifact that does not list it."""
    board = sample.build(tmp_path, target="board")
    layout = copy()
    lock = board.manifest.layer("lock").digest.hex
    ours = read_layout(layout).only.layer("lock").digest.hex
    shutil.copy(tmp_path / "store/blobs/sha256" / lock, layout / "blobs/sha256" / ours)
    assert refused(layout).code in ("blob-size", "blob-digest")


def test_a_blob_that_changes_after_the_check_is_refused_when_it_is_read(copy: Copy) -> None:
    layout = copy()
    found = read_layout(layout)
    model = found.only.layer("model")
    path = found.blobs.path(model.digest)
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    with pytest.raises(Refusal) as caught:
        found.read(model, 1 << 20)
    assert caught.value.code == "blob-digest"


def test_reading_has_a_limit(good: Path) -> None:
    found = read_layout(good)
    with pytest.raises(Refusal) as caught:
        found.read(found.only.layer("model"), len(sample.MODEL) - 1)
    assert caught.value.code == "blob-size"


def test_a_link_to_the_layout_is_the_callers_choice(good: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(good)
    assert read_layout(tmp_path / "link").only == read_layout(good).only


@pytest.mark.parametrize("name", ["nowhere", "file"])
def test_no_directory_is_no_answer(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotTell) as caught:
        read_layout(tmp_path / name)
    assert caught.value.code == "no-layout"


def test_an_empty_directory_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path).code == "layout-file"


def test_memory_does_not_grow_with_the_blob(copy: Copy) -> None:
    """256 MiB in less than 32 MiB, the interpreter included."""
    layout = copy()
    manifest = read_layout(layout).only
    path = layout / "blobs/sha256" / manifest.layer("model").digest.hex
    os.truncate(path, 256 * 1024 * 1024)
    code = r"""
import re, sys
from pathlib import Path
from rfgit.domain.digest import Digest
from rfgit.domain.finding import Refusal
from rfgit.store.blobs import BlobFolder
blobs = BlobFolder(Path(sys.argv[1]))
try:
    blobs.check(blobs.describe(Digest(sys.argv[2])))
except Refusal as refusal:
    print(refusal.code, re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1])
"""
    root = Path(__file__).parent.parent.parent
    done = subprocess.run(
        [sys.executable, "-c", code, str(layout), path.name], cwd=root, capture_output=True, text=True, check=True
    )
    rule, peak = done.stdout.split()
    assert rule == "blob-digest"
    assert int(peak) < 32 * 1024


def test_the_reader_brings_in_nothing_heavy() -> None:
    code = "import sys, rfgit.store.layout, rfgit.store.deployment; print(*sys.modules)"
    root = Path(__file__).parent.parent.parent
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert not loaded & {"git", "yaml", "regorus", "jsonschema", "requests", "onnxruntime", "numpy", "subprocess"}
    assert not {name for name in loaded if name.startswith(("rfgit.git", "rfgit.declare", "rfgit.build"))}
