"""An artifact as plain files again."""

from __future__ import annotations

from pathlib import Path

import pytest

from rfgit.build.unpack import Unpacked, unpack
from rfgit.domain.finding import Refusal
from rfgit.errors import BadRequest
from rfgit.store.layout import read_layout
from rfgit.store.writer import Store
from tests.build import sample


def unpacked(root: Path) -> Unpacked:
    built = sample.build(root)
    return unpack(Store(root / "store").blobs, built.manifest, root / "out")


def test_every_file_lies_at_its_path(tmp_path: Path) -> None:
    found = unpacked(tmp_path)
    files = sample.contents()
    assert (found.root / found.model).read_bytes() == sample.MODEL
    assert found.pre == found.post == "transforms/both.py"
    assert found.config == ("config/limits.json", "config/names.txt")
    for path in (*found.config, found.golden, found.pre or ""):
        assert (found.root / path).read_bytes() == files[f"{sample.FOLDER}/{path}"]
    assert (found.root / found.lock).read_bytes() == files[f"{sample.FOLDER}/locks/bench.pylock.toml"]
    assert found.deployment.counter == 7


def test_it_is_this_users_alone(tmp_path: Path) -> None:
    root = unpacked(tmp_path).root
    found = [root, *root.rglob("*")]
    assert len(found) > 5
    for path in found:
        assert path.stat().st_mode & 0o077 == 0
        assert not path.is_symlink()


def test_an_exported_layout_unpacks_alike(tmp_path: Path) -> None:
    layout = read_layout(sample.layout(tmp_path))
    found = unpack(layout.blobs, layout.only, tmp_path / "out")
    assert (found.root / found.model).read_bytes() == sample.MODEL


@pytest.mark.parametrize("role", ["model", "golden", "deployment", "config"])
@pytest.mark.parametrize("damage", ["flip", "truncate", "remove"])
def test_damaged_blobs_are_refused(tmp_path: Path, role: str, damage: str) -> None:
    built = sample.build(tmp_path)
    store = Store(tmp_path / "store")
    path = store.blobs.path(built.manifest.by_role(role)[0].digest)
    data = path.read_bytes()
    if damage == "remove":
        path.unlink()
    else:
        path.write_bytes(data[:-1] if damage == "truncate" else data[:-1] + bytes([data[-1] ^ 1]))
    with pytest.raises(Refusal) as caught:
        unpack(store.blobs, built.manifest, tmp_path / "out")
    assert caught.value.code == {"flip": "blob-digest", "truncate": "blob-size", "remove": "blob-missing"}[damage]


def test_a_directory_in_use_is_left_alone(tmp_path: Path) -> None:
    built = sample.build(tmp_path)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine").write_text("mine")
    with pytest.raises(BadRequest) as caught:
        unpack(Store(tmp_path / "store").blobs, built.manifest, tmp_path / "out")
    assert caught.value.code == "destination-exists"
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["mine"]
