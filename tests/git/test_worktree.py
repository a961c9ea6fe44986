from __future__ import annotations

import os
import tracemalloc

import pytest

from rfgit.domain.finding import Refusal
from rfgit.errors import CannotTell
from rfgit.git.repository import GitRepository
from rfgit.git.snapshot import Snapshot
from rfgit.git.worktree import WorkTree
from tests.gitkit import Kit


def _head(repo: GitRepository) -> Snapshot | None:
    head = repo.head()
    return Snapshot(repo, head) if head else None


def test_tracked_and_new_files_but_not_ignored_ones(kit: Kit) -> None:
    kit.commit("ignore", **{".gitignore": "*.log\n"})
    kit.write("new.txt", "new")
    kit.write("noise.log", "x")
    kit.write(".rfgit/store/blob", "x")
    (kit.root / "a.txt").unlink()
    tree = WorkTree(kit.root)
    assert tree.paths() == (".gitignore", "dir/b.txt", "new.txt")
    assert tree.paths("dir") == tree.paths("dir/") == ("dir/b.txt",)
    assert tree.read("new.txt") == b"new"


def test_the_bytes_on_disk_as_they_are(kit: Kit) -> None:
    kit.commit("attributes", **{".gitattributes": "* text eol=lf ident\n"})
    kit.write("a.txt", b"$Id$\r\n")
    assert WorkTree(kit.root).read("a.txt") == b"$Id$\r\n"


def test_links_are_listed_and_not_followed(kit: Kit) -> None:
    (kit.root / "link").symlink_to("a.txt")
    tree = WorkTree(kit.root)
    assert tree.mode("link") == "120000"
    with pytest.raises(Refusal) as caught:
        tree.read("link")
    assert caught.value.code == "file-mode"


def test_a_folder_that_became_a_link_is_not_followed(kit: Kit) -> None:
    outside = kit.root.parent / "outside"
    outside.mkdir()
    (outside / "b.txt").write_text("secret")
    (kit.root / "dir" / "b.txt").unlink()
    (kit.root / "dir").rmdir()
    (kit.root / "dir").symlink_to(outside)
    with pytest.raises(Refusal) as caught:
        WorkTree(kit.root).read("dir/b.txt")
    assert caught.value.code == "file-mode"


def test_a_file_that_became_a_link_after_listing(kit: Kit) -> None:
    tree = WorkTree(kit.root)
    assert "a.txt" in tree.paths()
    (kit.root / "a.txt").unlink()
    (kit.root / "a.txt").symlink_to("/etc/passwd")
    with pytest.raises(Refusal):
        tree.read("a.txt")


def test_a_pipe_in_place_of_a_file_does_not_hang(kit: Kit) -> None:
    tree = WorkTree(kit.root)
    assert "a.txt" in tree.paths()
    (kit.root / "a.txt").unlink()
    os.mkfifo(kit.root / "a.txt")
    with pytest.raises(Refusal) as caught:
        tree.read("a.txt")
    assert caught.value.code == "file-mode"


def test_a_file_that_went_after_listing_is_no_answer(kit: Kit) -> None:
    tree = WorkTree(kit.root)
    assert "a.txt" in tree.paths()
    (kit.root / "a.txt").unlink()
    with pytest.raises(CannotTell) as caught:
        tree.read("a.txt")
    assert caught.value.code == "file-unreadable"


@pytest.mark.parametrize("path", ["absent", "dir", "../outside", "/etc/passwd", ".git/config", ""])
def test_what_is_not_listed_cannot_be_read(kit: Kit, path: str) -> None:
    with pytest.raises(KeyError):
        WorkTree(kit.root).read(path)


def test_another_repository_inside_is_passed_by(kit: Kit) -> None:
    Kit.make(kit.root / "inner").commit("x", x="x")
    assert WorkTree(kit.root).paths() == ("a.txt", "dir/b.txt")


def test_a_clean_tree_does_not_differ(kit: Kit, repo: GitRepository) -> None:
    (kit.root / "link").symlink_to("a.txt")
    kit.commit("link")
    assert WorkTree(kit.root).differs_from(_head(repo)) == ()


def test_changed_new_and_missing_files_differ(kit: Kit, repo: GitRepository) -> None:
    kit.write("new", "x")
    kit.write("a.txt", "changed")
    (kit.root / "dir" / "b.txt").unlink()
    tree = WorkTree(kit.root)
    assert tree.differs_from(_head(repo)) == ("a.txt", "dir/b.txt", "new")
    assert tree.differs_from(_head(repo), "dir") == ("dir/b.txt",)


def test_a_mode_that_changed_differs(kit: Kit, repo: GitRepository) -> None:
    (kit.root / "a.txt").chmod(0o755)
    assert WorkTree(kit.root).differs_from(_head(repo)) == ("a.txt",)


@pytest.mark.parametrize("flag", ["--skip-worktree", "--assume-unchanged"])
def test_flags_in_the_index_hide_nothing(kit: Kit, repo: GitRepository, flag: str) -> None:
    kit.git("update-index", flag, "a.txt")
    kit.write("a.txt", "lie")
    assert kit.status() == ""
    assert WorkTree(kit.root).differs_from(_head(repo)) == ("a.txt",)


def test_attributes_hide_nothing(kit: Kit, repo: GitRepository) -> None:
    kit.commit("attributes", **{".gitattributes": "*.txt text eol=crlf\n"})
    (kit.root / "a.txt").unlink()
    kit.git("checkout", "a.txt")
    assert (kit.root / "a.txt").read_bytes() == b"a\r\n"
    assert kit.status() == ""
    assert WorkTree(kit.root).differs_from(_head(repo)) == ("a.txt",)


def test_before_the_first_commit_everything_differs(kit: Kit, repo: GitRepository) -> None:
    kit.git("checkout", "-q", "--orphan", "empty")
    assert WorkTree(kit.root).differs_from(_head(repo)) == ("a.txt", "dir/b.txt")


def test_a_file_that_is_too_large_is_not_read(kit: Kit, repo: GitRepository) -> None:
    with (kit.root / "large").open("wb") as file:
        file.truncate(1 << 30)
    tree = WorkTree(kit.root)
    tracemalloc.start()
    with pytest.raises(Refusal) as caught:
        tree.read("large")
    assert caught.value.code == "file-too-large"
    assert caught.value.findings[0].path == "large"
    assert tree.differs_from(_head(repo)) == ("large",)
    assert tracemalloc.get_traced_memory()[1] < 16 << 20
    tracemalloc.stop()


def test_a_large_file_is_compared_all_the_same(kit: Kit, repo: GitRepository) -> None:
    kit.commit("large", large="x" * (70 << 20))
    assert WorkTree(kit.root).differs_from(_head(repo)) == ()
    kit.write("large", "x" * ((70 << 20) - 1) + "y")
    assert WorkTree(kit.root).differs_from(_head(repo)) == ("large",)


def test_a_tracked_file_that_is_gone_is_not_listed(kit: Kit) -> None:
    (kit.root / "a.txt").unlink()
    assert "a.txt" not in WorkTree(kit.root).paths()


def test_a_file_that_a_sparse_checkout_leaves_out_is_not_listed(kit: Kit, repo: GitRepository) -> None:
    kit.git("update-index", "--skip-worktree", "a.txt", "dir/b.txt")
    (kit.root / "a.txt").unlink()
    tree = WorkTree(kit.root)
    assert "a.txt" not in tree.paths()
    assert "dir/b.txt" in tree.paths()
    assert tree.differs_from(_head(repo)) == ("a.txt",)
