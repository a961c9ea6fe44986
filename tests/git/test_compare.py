"""Which files differ, as git itself tells it."""

from __future__ import annotations

from pathlib import Path

import pytest

from rfgit.domain.finding import Refusal
from rfgit.git.compare import differing
from rfgit.git.history import merge_base
from rfgit.git.repository import open_repository
from tests.gitkit import Kit

STEPS: tuple[dict[str, str | None], ...] = (
    {"a/b/c": "1", "a/b/d": "1", "x": "1", "same/deep/er": "1"},
    {"a/b/c": "2"},
    {"x": None, "x/y": "1"},
    {"a/b/c": None, "a/b/d": None, "a/b": "now a file"},
    {"new/folder/z": "1", "same/deep/er": "2"},
)


@pytest.fixture
def kit(tmp_path: Path) -> Kit:
    kit = Kit.make(tmp_path / "repo")
    for step in STEPS:
        for path, text in step.items():
            if text is None:
                kit.git("rm", "-q", "--cached", path)
                (kit.root / path).unlink()
        for path, text in step.items():
            place = kit.root / path
            if text is not None:
                if place.is_dir():
                    place.rmdir()
                kit.write(path, text)
        kit.commit("step")
    (kit.root / "link").symlink_to("x/y")
    (kit.root / "a/b").chmod(0o755)
    kit.commit("modes")
    return kit


def test_it_agrees_with_git(kit: Kit) -> None:
    commits = kit.git("rev-list", "HEAD").split()
    repo = open_repository(kit.root)
    for one in commits:
        for other in commits:
            gone, come = differing(repo.objects, one, other)
            raw = kit.git("diff-tree", "-r", "--no-renames", "--no-abbrev", one, other).splitlines()
            told = [line.lstrip(":").split(None, 5) for line in raw]
            assert {path: (entry.mode, entry.oid) for path, entry in gone.items()} == {
                path: (mode, oid) for mode, _, oid, _, _, path in told if mode != "000000"
            }
            assert {path: (entry.mode, entry.oid) for path, entry in come.items()} == {
                path: (mode, oid) for _, mode, _, oid, _, path in told if mode != "000000"
            }
    repo.close()


def test_what_is_the_same_is_never_opened(kit: Kit) -> None:
    """A folder whose object is damaged tells nothing of a comparison that does not need it."""
    before = kit.head()
    after = kit.commit("only x", **{"x/y": "9"})
    oid = kit.git("rev-parse", "HEAD:same")
    place = kit.root / ".git/objects" / oid[:2] / oid[2:]
    place.unlink()
    repo = open_repository(kit.root)
    assert [*differing(repo.objects, before, after)[1]] == ["x/y"]
    repo.close()


@pytest.mark.parametrize("name", [".git", "..", "a/b", ""])
def test_a_tree_that_leads_astray_is_refused(kit: Kit, name: str) -> None:
    crafted = kit.tree_with(("100644", kit.blob("x"), name))
    repo = open_repository(kit.root)
    with pytest.raises(Refusal) as caught:
        differing(repo.objects, kit.head(), crafted)
    assert caught.value.code == "path-name"
    repo.close()


def test_the_commit_where_two_branches_part(kit: Kit) -> None:
    fork = kit.head()
    kit.git("checkout", "-q", "-b", "one")
    one = kit.commit("one", one="1")
    kit.git("checkout", "-q", "-b", "two", fork)
    two = kit.commit("two", two="2")
    kit.git("checkout", "-q", "--orphan", "nothing")
    alone = kit.commit("alone")
    repo = open_repository(kit.root)
    assert merge_base(repo, one, two) == fork
    assert merge_base(repo, one, fork) == fork
    assert merge_base(repo, one, alone) is None
    repo.close()
