from __future__ import annotations

from pathlib import Path

import pytest

from rfgit.domain.finding import Refusal
from rfgit.errors import CannotTell
from rfgit.git.repository import GitRepository, open_repository
from rfgit.git.snapshot import IndexSnapshot, Snapshot
from tests.gitkit import Kit


def _at_head(repo: GitRepository) -> Snapshot:
    return Snapshot(repo, repo.resolve("HEAD"))


def test_paths_and_bytes(kit: Kit, repo: GitRepository) -> None:
    snapshot = _at_head(repo)
    assert snapshot.commit == kit.head()
    assert snapshot.paths() == ("a.txt", "dir/b.txt")
    assert snapshot.read_many(["dir/b.txt", "a.txt"]) == {"dir/b.txt": b"b\n", "a.txt": b"a\n"}
    assert snapshot.mode("a.txt") == "100644"


@pytest.mark.parametrize("listed_before", [False, True])
def test_a_prefix_is_a_folder_or_a_file(kit: Kit, repo: GitRepository, listed_before: bool) -> None:
    kit.commit("more", **{"dirx/c": "c", "dir/sub/d": "d", "dir*": "star"})
    snapshot = _at_head(repo)
    if listed_before:
        snapshot.paths()
    assert snapshot.paths("dir") == snapshot.paths("dir/") == ("dir/b.txt", "dir/sub/d")
    assert snapshot.paths("dir*") == ("dir*",)
    assert snapshot.paths("a.txt") == ("a.txt",)
    assert snapshot.paths("di") == snapshot.paths("absent/deep") == ()


@pytest.mark.parametrize("path", ["absent", "dir", "dir/", "dir/absent", "a.txt/x", "", "../a.txt", "/a.txt"])
def test_an_absent_path_is_a_key_error(repo: GitRepository, path: str) -> None:
    for snapshot in (_at_head(repo), IndexSnapshot(repo)):
        with pytest.raises(KeyError):
            snapshot.read(path)
        with pytest.raises(KeyError):
            snapshot.mode(path)


def test_links_and_submodules_are_listed_and_not_read(kit: Kit, repo: GitRepository) -> None:
    (kit.root / "link").symlink_to("/etc/passwd")
    kit.git("update-index", "--add", "--cacheinfo", f"160000,{kit.head()},sub")
    kit.git("add", "link")
    kit.git("commit", "-qm", "odd")
    snapshot = _at_head(repo)
    assert [snapshot.mode(path) for path in ("link", "sub")] == ["120000", "160000"]
    for path in ("link", "sub"):
        with pytest.raises(Refusal) as caught:
            snapshot.read(path)
        assert caught.value.code == "file-mode"


def test_the_work_tree_has_no_say(kit: Kit, repo: GitRepository) -> None:
    kit.commit("attributes", **{".gitattributes": "* ident eol=crlf export-ignore\n", "id.txt": "$Id$\n"})
    kit.write("a.txt", "changed\n")
    snapshot = _at_head(repo)
    assert snapshot.read("a.txt") == b"a\n"
    assert snapshot.read("id.txt") == b"$Id$\n"


@pytest.mark.parametrize("name", ["..", ".", ".git", ".GIT", "a/b", "../x", "\xff"])
def test_a_tree_that_no_checkout_could_follow(kit: Kit, repo: GitRepository, name: str) -> None:
    commit = kit.tree_with(("100644", kit.blob("x"), name))
    with pytest.raises(Refusal) as caught:
        Snapshot(repo, commit).paths()
    assert caught.value.code == "path-name"


def test_a_name_that_comes_twice(kit: Kit, repo: GitRepository) -> None:
    commit = kit.tree_with(("100644", kit.blob("x"), "same"), ("100644", kit.blob("y"), "same"))
    with pytest.raises(Refusal) as caught:
        Snapshot(repo, commit).paths()
    assert caught.value.code == "path-name"


def test_a_commit_that_is_not_there(repo: GitRepository) -> None:
    with pytest.raises(CannotTell) as caught:
        Snapshot(repo, "1" * 40).paths()
    assert caught.value.code == "object-missing"


def test_the_index_is_what_was_staged(kit: Kit, repo: GitRepository) -> None:
    kit.write("a.txt", "staged\n")
    kit.write("new.txt", "new\n")
    kit.git("add", "-A")
    kit.write("a.txt", "later\n")
    index = IndexSnapshot(repo)
    assert index.paths("new.txt") == ("new.txt",)
    assert index.paths() == ("a.txt", "dir/b.txt", "new.txt")
    assert index.read("a.txt") == b"staged\n"


def test_an_unfinished_merge_is_no_answer(kit: Kit, repo: GitRepository) -> None:
    kit.clash()
    with pytest.raises(CannotTell) as caught:
        IndexSnapshot(repo).paths()
    assert caught.value.code == "index-unmerged"


def test_an_empty_index(tmp_path: Path) -> None:
    assert IndexSnapshot(open_repository(Kit.make(tmp_path / "r").root)).paths() == ()
