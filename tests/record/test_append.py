from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from rfgit.domain.finding import Refusal, refuse
from rfgit.errors import CannotTell
from rfgit.git.history import walk
from rfgit.git.repository import GitRepository
from rfgit.git.snapshot import Snapshot
from rfgit.record.append import append
from tests.gitkit import NOW, Kit

MAIN = "refs/heads/main"
FILES = {"e/x.dsse.json": b"{}", "e/y.dsse.json": b"[]"}


def _fine(_: Snapshot) -> None:
    """The new tip is as good as the old one."""


def _never(_: Snapshot) -> None:
    raise AssertionError("nothing moved, so nobody asks")


def test_what_is_new_is_recorded_once(kit: Kit, repo: GitRepository) -> None:
    tip = kit.head()
    first = append(repo, MAIN, tip, FILES, "Record", NOW, still_valid=_never)
    assert (first.commit, first.tip_before, first.added) == (kit.head(), tip, tuple(FILES))
    again = append(repo, MAIN, kit.head(), FILES, "Record", NOW, still_valid=_never)
    assert (again.commit, again.added) == (first.commit, ())
    more = append(repo, MAIN, kit.head(), {**FILES, "e/z.dsse.json": b"1"}, "Record", NOW, still_valid=_never)
    assert more.added == ("e/z.dsse.json",)
    assert kit.status() == ""


def test_nothing_at_all_is_no_commit(kit: Kit, repo: GitRepository) -> None:
    assert append(repo, MAIN, kit.head(), {}, "Record", NOW, still_valid=_never).commit == kit.head()


@pytest.mark.parametrize("path", ["release.yaml", "x.dsse.json/y", "x.json", "x.DSSE.JSON", "x.dsse.json "])
def test_only_envelopes_are_recorded(kit: Kit, repo: GitRepository, path: str) -> None:
    tip = kit.head()
    with pytest.raises(ValueError, match="only envelopes"):
        append(repo, MAIN, tip, {**FILES, path: b"x"}, "Record", NOW, still_valid=_never)
    assert kit.head() == tip


def test_recorded_content_never_changes(kit: Kit, repo: GitRepository) -> None:
    tip = append(repo, MAIN, kit.head(), FILES, "Record", NOW, still_valid=_never).commit
    with pytest.raises(Refusal) as caught:
        append(repo, MAIN, tip, {"e/x.dsse.json": b"other"}, "Record", NOW, still_valid=_never)
    assert caught.value.code == "evidence-changed"
    assert kit.head() == tip


def test_after_a_lost_race_it_is_recorded_on_the_new_tip(kit: Kit, repo: GitRepository) -> None:
    old = kit.head()
    new = kit.commit("other", other="x")
    seen: list[str] = []
    done = append(repo, MAIN, old, FILES, "Record", NOW, still_valid=lambda snapshot: seen.append(snapshot.commit))
    assert (seen, done.tip_before) == ([new], new)
    assert [commit.oid for commit in walk(repo, MAIN)] == [old, new, done.commit]
    assert kit.status() == ""


def test_a_declaration_that_moved_meanwhile_is_not_recorded(kit: Kit, repo: GitRepository) -> None:
    old, new = kit.head(), kit.commit("other", other="x")

    def moved(_: Snapshot) -> None:
        raise refuse("declaration-moved", "the declaration changed")

    with pytest.raises(Refusal) as caught:
        append(repo, MAIN, old, FILES, "Record", NOW, still_valid=moved)
    assert caught.value.code == "declaration-moved"
    assert kit.head() == new


def test_the_first_of_two_sequenced_records_wins(kit: Kit, repo: GitRepository) -> None:
    old = kit.head()
    append(repo, MAIN, old, {"fleet/1.dsse.json": b"first"}, "Record", NOW, still_valid=_never)
    with pytest.raises(Refusal) as caught:
        append(repo, MAIN, old, {"fleet/1.dsse.json": b"second"}, "Record", NOW, still_valid=_fine)
    assert caught.value.code == "evidence-changed"


def test_the_number_of_tries_is_bounded(kit: Kit, repo: GitRepository) -> None:
    old = kit.head()
    kit.commit("other")
    asked: list[str] = []

    def someone_is_always_first(snapshot: Snapshot) -> None:
        asked.append(snapshot.commit)
        kit.commit("again")

    with pytest.raises(CannotTell) as caught:
        append(repo, MAIN, old, FILES, "Record", NOW, still_valid=someone_is_always_first, retries=2)
    assert caught.value.code == "trail-busy"
    assert len(asked) <= 3
    assert Snapshot(repo, kit.head()).paths("e") == ()


_WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from rfgit.git.repository import open_repository
from rfgit.record.append import append
root, ref, who = sys.argv[1:]
repo = open_repository(Path(root))
for number in range(10):
    files = {f"e/{who}-{number}.dsse.json": who.encode()}
    append(repo, ref, repo.resolve(ref), files, "m", datetime(2026, 1, 1, tzinfo=UTC), still_valid=lambda _: None)
"""


@pytest.mark.parametrize("ref", [MAIN, "refs/heads/trail"])
def test_two_writers_at_once_all_land_in_a_line(kit: Kit, repo: GitRepository, ref: str) -> None:
    kit.git("branch", "trail")
    here = Path(__file__).parents[2]
    argv = [sys.executable, "-c", _WRITER, str(kit.root), ref]
    writers = [subprocess.Popen([*argv, who], cwd=here, stderr=subprocess.PIPE) for who in ("one", "two")]
    told = [writer.communicate()[1].decode() for writer in writers]
    assert [writer.returncode for writer in writers] == [0, 0], told
    expected = {f"e/{who}-{number}.dsse.json" for who in ("one", "two") for number in range(10)}
    assert set(Snapshot(repo, repo.resolve(ref)).paths("e")) == expected
    trail = list(walk(repo, ref))
    assert len(trail) == 21
    assert all(len(commit.parents) == 1 and len(commit.changes[0]) == 1 for commit in trail[1:])
    assert kit.status() == ""
    assert kit.git("fsck", "--full", "--strict", "--no-dangling") == ""
