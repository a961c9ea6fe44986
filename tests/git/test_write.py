from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from rfgit.domain.finding import Refusal
from rfgit.errors import BadRequest, CannotTell
from rfgit.git import checkout
from rfgit.git.history import walk
from rfgit.git.refs import TrailMoved
from rfgit.git.repository import GitRepository, init_repository, open_repository
from rfgit.git.snapshot import Snapshot
from rfgit.git.write import commit_bytes, commit_files
from tests.gitkit import NOW, Kit

MAIN = "refs/heads/main"
FILES = {"releases/n/1/attestations/t/x.dsse.json": b'{"x": 1}\n', "z.dsse.json": b"{}"}


def _record(repo: GitRepository, files: dict[str, bytes] | None = None, ref: str = MAIN) -> str:
    return commit_files(repo, ref, repo.tip(ref), FILES if files is None else files, "Record", NOW)


def _state(kit: Kit) -> dict[str, str]:
    """Everything that must not have moved after a refusal."""
    files = {str(p): p.read_bytes().hex() for p in kit.root.rglob("*") if p.is_file() and "objects" not in p.parts}
    return {path: data for path, data in files.items() if not path.endswith(".lock")}


def _refused(kit: Kit, act: Callable[[], object]) -> str:
    before = _state(kit)
    with pytest.raises((CannotTell, Refusal, BadRequest)) as caught:
        act()
    assert _state(kit) == before
    return caught.value.code


def test_the_commit_holds_the_files_and_says_who(kit: Kit, repo: GitRepository) -> None:
    before = kit.head()
    commit = _record(repo)
    assert commit == kit.head()
    last = list(walk(repo, commit))[-1]
    assert (last.parents, last.author, last.committer) == ((before,), *["rfgit <rfgit@localhost>"] * 2)
    assert (last.committed, last.subject) == (int(NOW.timestamp()), "Record")
    assert [(c.status, c.new_mode, c.path) for c in last.changes[0]] == [("A", "100644", path) for path in FILES]
    assert Snapshot(repo, commit).read_many(FILES) == FILES
    assert kit.git("fsck", "--strict", "--full") == ""


def test_index_and_files_follow(kit: Kit, repo: GitRepository) -> None:
    _record(repo)
    assert kit.status() == ""
    assert all((kit.root / path).read_bytes() == data for path, data in FILES.items())
    kit.git("commit", "-q", "--allow-empty", "-m", "next")
    assert list(walk(repo, kit.head()))[-1].changes == ((),)
    assert sorted(p.name for p in (kit.root / ".git").iterdir() if "rfgit" in p.name or "lock" in p.name) == []


def test_what_the_user_was_doing_survives(kit: Kit, repo: GitRepository) -> None:
    kit.write("a.txt", "staged\n")
    kit.write("new.txt", "new\n")
    kit.git("add", "-A")
    kit.write("a.txt", "edited\n")
    kit.git("rm", "-q", "--cached", "dir/b.txt")
    before = kit.status()
    _record(repo)
    assert kit.status() == before
    assert kit.git("show", ":a.txt") == "staged"


def test_an_edit_in_the_same_instant_is_still_seen(kit: Kit, repo: GitRepository) -> None:
    place = kit.root / "a.txt"
    kit.git("update-index", "--refresh")
    stamp = (kit.root / ".git" / "index").stat().st_mtime_ns
    os.utime(place, ns=(stamp, stamp))
    kit.git("update-index", "--refresh")
    os.utime(kit.root / ".git" / "index", ns=(stamp, stamp))
    place.write_text("z\n")
    os.utime(place, ns=(stamp, stamp))
    assert kit.git("-c", "core.trustctime=false", "status", "--porcelain") == "M a.txt"
    _record(repo)
    assert kit.git("-c", "core.trustctime=false", "status", "--porcelain") == "M a.txt"


def test_an_unfinished_merge_survives(kit: Kit, repo: GitRepository) -> None:
    kit.clash()
    before = kit.status()
    _record(repo)
    assert kit.status() == before == "UU a.txt"


def test_another_branch_moves_alone(kit: Kit, repo: GitRepository) -> None:
    kit.git("branch", "trail")
    before = {path: data for path, data in _state(kit).items() if "trail" not in path}
    commit = _record(repo, ref="refs/heads/trail")
    assert kit.git("rev-parse", "trail") == commit
    assert {path: data for path, data in _state(kit).items() if "trail" not in path} == before


def test_a_detached_head_stays(kit: Kit, repo: GitRepository) -> None:
    kit.git("checkout", "-q", "--detach")
    _record(repo)
    assert kit.status() == ""
    assert not (kit.root / "z.dsse.json").exists()


def test_a_linked_work_tree_follows(kit: Kit, tmp_path: Path) -> None:
    kit.git("worktree", "add", "-q", "-b", "side", str(tmp_path / "linked"))
    linked = Kit(tmp_path / "linked")
    _record(open_repository(linked.root), ref="refs/heads/side")
    assert (linked.status(), kit.status()) == ("", "")
    assert (linked.root / "z.dsse.json").exists()


def test_a_first_commit(tmp_path: Path) -> None:
    repo = init_repository(tmp_path / "new", "main")
    commit = commit_files(repo, MAIN, None, {"rfgit.yaml": b"x\n"}, "Begin", NOW)
    assert repo.head() == commit
    assert Kit(repo.root).status() == ""
    assert next(iter(walk(repo, commit))).parents == ()


def test_nothing_new_makes_no_commit(kit: Kit, repo: GitRepository) -> None:
    commit = _record(repo)
    before = _state(kit)
    assert _record(repo) == commit
    assert _state(kit) == before


def test_a_crash_between_ref_and_index_is_mended(kit: Kit, repo: GitRepository) -> None:
    index = (kit.root / ".git" / "index").read_bytes()
    commit = _record(repo)
    (kit.root / ".git" / "index").write_bytes(index)
    (kit.root / "z.dsse.json").unlink()
    assert kit.status() != ""
    assert _record(repo) == commit
    assert kit.status() == ""


def test_ignore_rules_do_not_swallow_evidence(kit: Kit, repo: GitRepository) -> None:
    kit.commit("ignore", **{".gitignore": "attestations/\n*.dsse.json\n"})
    commit = _record(repo)
    assert set(FILES) <= set(Snapshot(repo, commit).paths())
    assert kit.status() == ""


def test_attributes_do_not_change_evidence(kit: Kit, repo: GitRepository) -> None:
    kit.commit("attributes", **{".gitattributes": "* text=auto eol=crlf ident\n"})
    data = b"$Id$\r\n{}\r\n"
    commit = _record(repo, {"crlf.dsse.json": data})
    assert Snapshot(repo, commit).read("crlf.dsse.json") == data


def test_neither_home_nor_identity_is_needed(kit: Kit, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOME", "USER", "LOGNAME", "EMAIL"):
        monkeypatch.delenv(name, raising=False)
    kit.git("config", "user.useConfigOnly", "true")
    _record(open_repository(kit.root))
    assert "rfgit: record" in kit.git("reflog", "-1")


def test_a_loser_is_told_and_moves_nothing(kit: Kit, repo: GitRepository) -> None:
    old = kit.head()
    kit.commit("other", other="x")
    with pytest.raises(TrailMoved):
        commit_files(repo, MAIN, old, FILES, "Record", NOW)
    assert _refused(kit, lambda: commit_files(repo, MAIN, old, FILES, "Record", NOW)) == "trail-moved"
    assert _refused(kit, lambda: commit_files(repo, MAIN, None, {"other": b"x"}, "Record", NOW)) == "trail-moved"
    assert _refused(kit, lambda: commit_files(repo, "refs/heads/new", old, FILES, "Record", NOW)) == "trail-moved"
    assert kit.status() == ""


@pytest.mark.parametrize("path", ["z.dsse.json", "z.dsse.json/below", "releases/n/1/attestations", "a.txt"])
def test_what_the_trail_holds_is_not_replaced(kit: Kit, repo: GitRepository, path: str) -> None:
    _record(repo)
    assert _refused(kit, lambda: _record(repo, {"new": b"x", path: b"other"})) == "evidence-changed"


def test_a_file_on_disk_is_not_replaced(kit: Kit, repo: GitRepository) -> None:
    kit.write("z.dsse.json", "mine")
    assert _refused(kit, lambda: _record(repo)) == "evidence-changed"
    kit.write("z.dsse.json", FILES["z.dsse.json"])
    _record(repo)
    assert kit.status() == ""


def test_a_staged_file_is_not_replaced(kit: Kit, repo: GitRepository) -> None:
    kit.write("z.dsse.json", "mine")
    kit.git("add", "-A")
    (kit.root / "z.dsse.json").unlink()
    assert _refused(kit, lambda: _record(repo)) == "evidence-changed"


@pytest.mark.parametrize("place", ["releases", "releases/n", "z.dsse.json"])
def test_a_link_on_the_way_is_not_followed(kit: Kit, repo: GitRepository, place: str) -> None:
    outside = kit.root.parent / "outside"
    outside.mkdir()
    (kit.root / place).parent.mkdir(exist_ok=True)
    (kit.root / place).symlink_to(outside)
    assert _refused(kit, lambda: _record(repo)) == "evidence-changed"
    assert list(outside.iterdir()) == []


@pytest.mark.parametrize(
    "path",
    ["", "/a", "a/", "a//b", "../a", "a/../b", "./a", ".git/config", "a/.GIT/x", "a\nb", "a\0b", "a\\b", "a\x7f"],
)
def test_odd_paths_are_refused(kit: Kit, repo: GitRepository, path: str) -> None:
    assert _refused(kit, lambda: _record(repo, {path: b"x"})) == "path-name"


@pytest.mark.parametrize("lock", ["index.lock", "refs/heads/main.lock", "HEAD.lock"])
def test_a_lock_that_another_process_holds(
    kit: Kit, repo: GitRepository, lock: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkout, "_PATIENCE", 0.05)
    held = kit.root / ".git" / lock
    held.write_bytes(b"")
    before = _state(kit)
    with pytest.raises(CannotTell) as caught:
        _record(repo)
    assert caught.value.code == "lock-held"
    assert str(held) in caught.value.message
    assert held.exists()
    assert _state(kit) == before
    held.unlink()
    _record(repo)
    assert kit.status() == ""


def test_a_lock_that_is_given_back_in_time(kit: Kit, repo: GitRepository) -> None:
    held = kit.root / ".git" / "index.lock"
    held.write_bytes(b"")
    later = "import os, sys, time; time.sleep(0.2); os.remove(sys.argv[1])"
    child = subprocess.Popen([sys.executable, "-c", later, held])
    _record(repo)
    child.wait()
    assert kit.status() == ""


def test_a_full_disk_moves_nothing(kit: Kit, repo: GitRepository) -> None:
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, limits[1]))
    try:
        assert _refused(kit, lambda: _record(repo, {"x.dsse.json": os.urandom(50_000)})) == "disk-full"
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert kit.status() == ""
    assert list((kit.root / ".git" / "objects").glob("obj*")) == []


def test_a_work_tree_that_fills_up_moves_nothing(kit: Kit, repo: GitRepository) -> None:
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, limits[1]))
    try:
        # Fits as a compressed object, and not as a file.
        assert _refused(kit, lambda: _record(repo, {"n/x.dsse.json": b" " * 50_000})) == "disk-full"
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert kit.status() == ""
    assert not (kit.root / "n").exists()


def test_a_commit_object_cannot_be_bent(repo: GitRepository) -> None:
    tree = "1" * 40
    for author, message in (("a <b>\nparent x", "m"), ("a <b>", "m\0")):
        with pytest.raises(ValueError, match="commit"):
            commit_bytes(tree, None, author, NOW, message)
    with pytest.raises(ValueError, match="zone"):
        commit_bytes(tree, None, "a <b>", datetime(2026, 1, 1), "m")  # noqa: DTZ001


@pytest.mark.parametrize("ref", ["main", "HEAD", "--stdin"])
def test_only_full_ref_names_are_moved(kit: Kit, repo: GitRepository, ref: str) -> None:
    with pytest.raises(ValueError, match="full name"):
        commit_files(repo, ref, kit.head(), FILES, "m", NOW)
    assert kit.git("for-each-ref", "--format=%(refname)") == MAIN


@pytest.mark.parametrize("ref", ["refs/heads/a..b", "refs/heads/x.lock", "refs/heads/"])
def test_a_name_that_no_ref_can_have_stays_unmade(kit: Kit, repo: GitRepository, ref: str) -> None:
    assert _refused(kit, lambda: commit_files(repo, ref, kit.head(), FILES, "m", NOW)) in ("git-failed", "trail-moved")
    assert kit.git("for-each-ref", "--format=%(refname)") == MAIN


_KILLED = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from rfgit.git.repository import open_repository
from rfgit.git.write import commit_files
repo = open_repository(Path(sys.argv[1]))
files = {"e/x.dsse.json": b"{}", "e/y.dsse.json": b"[]"}
commit_files(repo, "refs/heads/main", repo.tip("refs/heads/main"), files, "m", datetime(2026, 1, 1, tzinfo=UTC))
"""


def test_a_kill_at_any_rename_leaves_the_old_or_the_new_state(kit: Kit, needs: Callable[[str], str]) -> None:
    """Python's own renames: of each object, of each file, and of the index. The ref is git's to move."""
    strace = needs("strace")
    program = [sys.executable, "-c", _KILLED]
    here = Path(__file__).parents[2]
    heads: list[bool] = []
    for when in range(1, 40):
        copy = Kit(kit.root.parent / f"copy {when}")
        shutil.copytree(kit.root, copy.root)
        argv = [strace, "-qq", "-e", f"inject=rename,renameat,renameat2:signal=KILL:when={when}", *program]
        killed = subprocess.run([*argv, str(copy.root)], capture_output=True, cwd=here, check=False)
        if killed.returncode == 0:
            break
        heads.append(copy.head() != kit.head())
        assert copy.git("fsck", "--full", "--strict", "--no-dangling") == ""
        for lock in (copy.root / ".git").rglob("*.lock"):
            lock.unlink()
        subprocess.run([*program, str(copy.root)], cwd=here, check=True)
        assert copy.git("status", "--porcelain", "--untracked-files=no") == ""
        assert copy.git("ls-tree", "--name-only", "-r", "HEAD", "e") == "e/x.dsse.json\ne/y.dsse.json"
    assert killed.returncode == 0, killed.stderr
    assert heads == sorted(heads)
    assert set(heads) == {False, True}
