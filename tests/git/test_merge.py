"""What a proposal becomes, and that neither settings nor files have a say in it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from rfgit.domain.finding import Refusal
from rfgit.git.merge import merged
from rfgit.git.repository import GitRepository
from tests.gitkit import Kit

LINES = "".join(f"line {number}\n" for number in range(20))


@pytest.fixture
def forked(kit: Kit) -> Kit:
    """`main` and `side` each changed a line of `text`, far from each other; `side` is checked out."""
    kit.commit("text", text=LINES)
    kit.git("checkout", "-q", "-b", "side")
    kit.commit("side", text=LINES.replace("line 15", "side"))
    kit.git("checkout", "-q", "main")
    kit.commit("main", text=LINES.replace("line 3", "main"))
    kit.git("checkout", "-q", "side")
    return kit


def result(repo: GitRepository, kit: Kit, base: str = "main", head: str = "side") -> dict[str, bytes]:
    with merged(repo, kit.git("rev-parse", base), kit.git("rev-parse", head)) as snapshot:
        return snapshot.read_many(snapshot.paths())


def refusals(repo: GitRepository, kit: Kit) -> list[tuple[str, str]]:
    with pytest.raises(Refusal) as caught:
        result(repo, kit)
    return [(finding.rule, finding.path) for finding in caught.value.findings]


def test_both_sides_are_in_it(forked: Kit, repo: GitRepository) -> None:
    text = result(repo, forked)["text"].decode()
    assert text == LINES.replace("line 3", "main").replace("line 15", "side")


def test_nothing_is_written_to_the_repository(forked: Kit, repo: GitRepository) -> None:
    def everything() -> list[str]:
        return sorted(f"{path} {path.stat().st_mtime_ns}" for path in forked.root.rglob("*") if path.is_file())

    before = everything()
    result(repo, forked)
    assert everything() == before


@pytest.mark.parametrize(("base", "head", "is_"), [("main~", "side", "side"), ("side", "main~", "side")])
def test_where_one_descends_from_the_other_it_is_that_one(
    forked: Kit, repo: GitRepository, base: str, head: str, is_: str
) -> None:
    with merged(repo, forked.git("rev-parse", base), forked.git("rev-parse", head)) as snapshot:
        assert snapshot.commit == forked.git("rev-parse", is_)


def test_it_is_what_git_merge_makes(forked: Kit, repo: GitRepository) -> None:
    ours = result(repo, forked)
    forked.git("checkout", "-q", "main")
    forked.git("merge", "-q", "--no-edit", "side")
    assert {path: (forked.root / path).read_bytes() for path in ours} == ours


def test_a_contradiction_is_refused_where_it_is(kit: Kit, repo: GitRepository) -> None:
    kit.git("checkout", "-q", "-b", "side")
    kit.commit("side", **{"a.txt": "side\n", "dir/b.txt": "side\n"})
    kit.git("checkout", "-q", "main")
    kit.commit("main", **{"a.txt": "main\n", "dir/b.txt": "main\n"})
    assert refusals(repo, kit) == [("merge-conflict", "a.txt"), ("merge-conflict", "dir/b.txt")]


def test_removed_here_and_changed_there_is_a_contradiction(kit: Kit, repo: GitRepository) -> None:
    kit.git("checkout", "-q", "-b", "side")
    kit.commit("side", **{"a.txt": "side\n"})
    kit.git("checkout", "-q", "main")
    kit.git("rm", "-q", "a.txt")
    kit.commit("main")
    assert refusals(repo, kit) == [("merge-conflict", "a.txt")]


def test_without_common_history_there_is_no_merge(kit: Kit, repo: GitRepository) -> None:
    kit.git("checkout", "-q", "--orphan", "side")
    kit.commit("start again")
    assert refusals(repo, kit) == [("histories-unrelated", "")]


@pytest.mark.parametrize("where", [".gitattributes", ".git/info/attributes"])
def test_attributes_choose_no_merge_driver(kit: Kit, repo: GitRepository, where: str) -> None:
    kit.git("checkout", "-q", "-b", "side")
    kit.commit("side", **{"a.txt": "allow: true\n"})
    kit.git("checkout", "-q", "main")
    kit.commit("main", **{"a.txt": "allow: false\n"})
    kit.write(where, "* merge=union\n")
    kit.git("add", "--all")
    assert refusals(repo, kit) == [("merge-conflict", "a.txt")]


def test_attributes_in_both_commits_choose_none_either(kit: Kit, repo: GitRepository) -> None:
    kit.commit("attributes", **{".gitattributes": "* merge=union\n"})
    kit.git("checkout", "-q", "-b", "side")
    kit.commit("side", **{"a.txt": "allow: true\n"})
    kit.git("checkout", "-q", "main")
    kit.commit("main", **{"a.txt": "allow: false\n"})
    assert refusals(repo, kit) == [("merge-conflict", "a.txt")]


def test_no_merge_driver_runs(kit: Kit, repo: GitRepository, tmp_path: Path) -> None:
    ran = tmp_path / "ran"
    kit.git("config", "merge.own.driver", f"touch {ran}")
    test_attributes_choose_no_merge_driver(kit, repo, ".git/info/attributes")
    kit.write(".git/info/attributes", "* merge=own\n")
    assert refusals(repo, kit) == [("merge-conflict", "a.txt")]
    assert not ran.exists()


def test_temporary_files_are_gone(
    forked: Kit, repo: GitRepository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "own"))
    (tmp_path / "own").mkdir()
    result(repo, forked)
    assert os.listdir(tmp_path / "own") == []
