"""A tree tells the same whether it is listed in parts or as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rfgit.domain.finding import Refusal
from rfgit.flow.sides import Sides, open_sides
from rfgit.flow.tree import Tree
from rfgit.git.repository import open_repository
from tests.gitkit import Kit

FILES = {"a/b/c": "1", "a/b-c": "2", "a/b0": "3", "a/b.d/e": "4", "ab": "5", "a/b/d/e": "6"}
PLACES = ["", "a", "a/", "a/b", "a/b/", "a/b/d", "ab", "a/b.d", "b", "a/b/c", "a/b/c/"]


@pytest.fixture
def sides(tmp_path: Path) -> Iterator[Sides]:
    kit = Kit.make(tmp_path / "repo")
    kit.commit("one", **FILES)
    (kit.root / "a/b/c").unlink()
    (kit.root / "a/link").symlink_to("b0")
    kit.commit("two", **{"a/new": "7", "a/b0": "8"})
    repo = open_repository(kit.root)
    yield open_sides(repo, "HEAD~1", None)
    repo.close()


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("side", [0, 1])
def test_parts_and_whole_agree(sides: Sides, side: int, place: str) -> None:
    part: Tree = sides.files[side]
    told = tuple(part.paths(place))
    part.list_all()
    assert tuple(part.paths(place)) == told


@pytest.mark.parametrize("whole", [False, True])
def test_each_side_holds_its_own(sides: Sides, whole: bool) -> None:
    before, after = sides.files
    if whole:
        before.list_all()
        after.list_all()
    assert (before.read("a/b0"), after.read("a/b0")) == (b"3", b"8")
    assert (before.read("ab"), after.mode("ab")) == (b"5", "100644")
    for tree, absent in ((after, "a/b/c"), (before, "a/new"), (after, "nothing"), (before, "a")):
        with pytest.raises(KeyError):
            tree.mode(absent)
    with pytest.raises(Refusal):
        after.read("a/link")


@pytest.mark.parametrize(
    ("first", "second", "names"),
    [
        ("HEAD~1", None, ("HEAD~1", "HEAD")),
        ("HEAD~1..HEAD", None, ("HEAD~1", "HEAD")),
        ("HEAD~1...", None, ("HEAD~1", "HEAD")),
    ],
)
def test_how_two_commits_are_named(sides: Sides, first: str, second: str | None, names: tuple[str, str]) -> None:
    assert open_sides(sides.after.repo, first, second).names == names
    assert open_sides(sides.after.repo, first, second).paths == ("a/b/c", "a/b0", "a/link", "a/new")
