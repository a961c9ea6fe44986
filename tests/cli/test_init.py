"""What `rfgit init` leaves behind when it does not come to its end."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.scene import Scene

FULL = [64, 500, 4000]
"""Bytes that a file may have: too few for a key, for a document, for the policies."""


def left(root: Path) -> list[str]:
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*"))


@pytest.mark.parametrize("limit", FULL)
@pytest.mark.parametrize("command", [["init", "new"], ["init", "--dev", "new"], ["init", "--dev", "a/b/new"]])
def test_a_full_disk_leaves_nothing(command: list[str], limit: int, scene: Callable[[str], Scene]) -> None:
    place = scene("none")
    before = left(place.root)
    ended = place.prepare([{"file-size": limit}]).run(command)
    assert (ended.status, "error[disk-full]" in ended.out) == (3, True), ended
    assert left(place.root) == before


@pytest.mark.parametrize("limit", FULL)
def test_a_folder_that_was_there_stays_and_is_empty_again(limit: int, scene: Callable[[str], Scene]) -> None:
    place = scene("none")
    (place.root / "new").mkdir()
    ended = place.prepare([{"file-size": limit}]).run(["init", "--dev", "new"])
    assert ended.status == 3, ended
    assert list((place.root / "new").iterdir()) == []
    place.prepare([])
    assert scene_without_limit(place).run(["init", "--dev", "new"]).status == 0


def scene_without_limit(place: Scene) -> Scene:
    return Scene(place.root, place.outside)


def test_without_git_nothing_is_left(scene: Callable[[str], Scene]) -> None:
    place = scene("none")
    ended = place.prepare([{"path": ["sh"]}]).run(["init", "--dev", "new"])
    assert (ended.status, "error[git-missing]" in ended.out) == (3, True), ended
    assert not (place.root / "new").exists()


def test_a_place_that_nobody_can_write_is_no_fault_of_rfgit(scene: Callable[[str], Scene]) -> None:
    ended = scene("none").run(["init", "--dev", "/proc/new", "--format", "json"])
    assert (ended.status, ended.rules) == (3, ["unwritable"]), ended


def test_what_was_there_before_is_never_touched(scene: Callable[[str], Scene]) -> None:
    place = scene("none")
    (place.root / "new").mkdir()
    (place.root / "new/precious").write_text("precious")
    assert place.run(["init", "--dev", "new"]).status == 1
    assert left(place.root / "new") == ["precious"]


@pytest.mark.parametrize(("command", "keys"), [(["init", "new"], False), (["init", "--dev", "new"], True)])
def test_only_dev_makes_keys(command: list[str], keys: bool, scene: Callable[[str], Scene]) -> None:
    place = scene("none")
    assert place.run(command).status == 0
    holding = [path for path in place.root.rglob("*") if path.is_file() and b"PRIVATE KEY" in path.read_bytes()]
    assert bool(holding) == keys
    assert all(path.parent.name == "keys" and path.stat().st_mode & 0o777 == 0o600 for path in holding)
