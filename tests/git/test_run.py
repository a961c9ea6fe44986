from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from rfgit.errors import CannotTell
from rfgit.git import run as door
from rfgit.git.history import last_change, walk
from rfgit.git.repository import GitRepository, open_repository
from rfgit.git.snapshot import IndexSnapshot, Snapshot
from rfgit.git.worktree import WorkTree
from rfgit.git.write import commit_files
from tests.gitkit import NOW, Kit


@pytest.fixture
def canary(tmp_path: Path) -> Path:
    """A program that leaves a mark when anything runs it."""
    program = tmp_path / "canary"
    program.write_text(f"#!/bin/sh\n: > '{tmp_path}/ran'\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return program


def _use_everything(repo: GitRepository) -> None:
    head = repo.resolve("refs/heads/main")
    Snapshot(repo, head).read_many(Snapshot(repo, head).paths())
    IndexSnapshot(repo).paths()
    WorkTree(repo.root).differs_from(Snapshot(repo, repo.resolve("HEAD")))
    list(walk(repo, head))
    last_change(repo, head, "dir")
    repo.incomplete()
    tip = commit_files(repo, "refs/heads/main", head, {"e/one.dsse.json": b"{}"}, "record", NOW)
    commit_files(repo, "refs/heads/elsewhere", None, {"e/two.dsse.json": b"{}"}, "record", NOW)
    assert repo.resolve("refs/heads/main") == tip


_PROGRAMS = (
    "core.fsmonitor",
    "core.pager",
    "core.editor",
    "core.sshCommand",
    "core.gitProxy",
    "diff.external",
    "gpg.program",
    "gpg.ssh.program",
    "filter.evil.clean",
    "filter.evil.smudge",
    "filter.evil.process",
    "diff.evil.textconv",
    "diff.evil.command",
    "credential.helper",
    "core.alternateRefsCommand",
    "uploadpack.packObjectsHook",
    "trailer.x.command",
)


def test_no_program_that_the_repository_names_is_run(kit: Kit, repo: GitRepository, canary: Path) -> None:
    for name in _PROGRAMS:
        kit.git("config", name, str(canary))
    kit.git("config", "log.showSignature", "true")
    kit.git("config", "commit.gpgSign", "true")
    hooks = kit.root / ".git" / "hooks"
    hooks.mkdir(exist_ok=True)
    for name in (
        "reference-transaction",
        "post-index-change",
        "pre-commit",
        "commit-msg",
        "post-commit",
        "pre-auto-gc",
    ):
        (hooks / name).symlink_to(canary)
    kit.write(".gitattributes", "* filter=evil diff=evil\n")
    _use_everything(repo)
    assert not (canary.parent / "ran").exists()


def test_the_canary_would_have_been_heard(kit: Kit, canary: Path) -> None:
    kit.git("config", "core.fsmonitor", str(canary))
    kit.status()
    assert (canary.parent / "ran").exists()


def test_a_missing_object_of_a_partial_clone_is_not_fetched(kit: Kit, repo: GitRepository, canary: Path) -> None:
    head = kit.head()
    kit.git("config", "remote.origin.url", f"ext::{canary}")
    kit.git("config", "remote.origin.promisor", "true")
    kit.git("config", "extensions.partialClone", "origin")
    kit.git("config", "core.repositoryFormatVersion", "1")
    kit.git("config", "protocol.ext.allow", "always")
    oid = kit.git("rev-parse", "HEAD:a.txt")
    (kit.root / ".git" / "objects" / oid[:2] / oid[2:]).unlink()
    with pytest.raises(CannotTell) as caught:
        Snapshot(repo, head).read("a.txt")
    assert caught.value.code in ("object-missing", "git-failed")
    assert not (canary.parent / "ran").exists()


@pytest.mark.parametrize("variable", ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY"])
def test_git_variables_of_the_caller_are_ignored(
    kit: Kit, variable: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Kit.make(tmp_path / "other")
    other.commit("other", **{"x.txt": "x"})
    monkeypatch.setenv(variable, str(other.root / ".git"))
    repo = open_repository(kit.root)
    assert Snapshot(repo, repo.resolve("HEAD")).paths() == ("a.txt", "dir/b.txt")
    assert WorkTree(kit.root).paths() == ("a.txt", "dir/b.txt")


def test_settings_of_the_caller_are_ignored(kit: Kit, canary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "core.fsmonitor")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", str(canary))
    monkeypatch.setenv("GIT_TRACE2", str(canary.parent / "ran"))
    assert WorkTree(kit.root).paths() == ("a.txt", "dir/b.txt")
    assert not (canary.parent / "ran").exists()


def test_nothing_is_inherited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LD_PRELOAD", "/tmp/evil.so")
    assert "LD_PRELOAD" not in door.environment()
    assert {name for name in door.environment() if name in os.environ} <= {*door.environment()}
    assert door.environment()["HOME"] != os.environ.get("HOME")


def test_without_git_there_is_no_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    door.executable.cache_clear()
    with pytest.raises(CannotTell) as caught:
        door.executable()
    assert caught.value.code == "git-missing"


def test_a_git_in_the_working_directory_is_not_taken(
    tmp_path: Path, canary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    canary.rename(tmp_path / "git")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", ".")
    door.executable.cache_clear()
    with pytest.raises(CannotTell) as caught:
        door.executable()
    assert caught.value.code == "git-missing"


@pytest.fixture(autouse=True)
def _fresh_executable() -> None:
    door.executable.cache_clear()


def test_a_failure_names_the_command_and_gits_last_words(repo: GitRepository) -> None:
    with pytest.raises(CannotTell) as caught:
        door.git(repo, "cat-file", "-t", "0" * 40)
    assert caught.value.code == "git-failed"
    assert "cat-file -t" in caught.value.message
    assert "core.fsmonitor" not in caught.value.message


def test_a_git_that_hangs_is_no_answer(repo: GitRepository) -> None:
    with pytest.raises(CannotTell) as caught:
        door.run(["/bin/sleep", "5"], cwd=repo.root, timeout=0.05)
    assert caught.value.code == "git-timeout"


def test_a_folder_that_is_gone_is_no_answer(tmp_path: Path) -> None:
    with pytest.raises(CannotTell) as caught:
        door.run(door.bare_command("version"), cwd=tmp_path / "gone")
    assert caught.value.code == "git-failed"


@pytest.mark.parametrize(
    ("stderr", "words"),
    [
        (b"fatal: no room\nhint: make some\n", "fatal: no room"),
        (b"warning: odd\nerror: broken\nfatal: gone\nhint: x", "error: broken"),
        (b"something\nelse\n", "else"),
        (b"", "it said nothing"),
        (b"\xff\n", "\ufffd"),
    ],
)
def test_the_fault_is_told_and_not_the_advice_below_it(repo: GitRepository, stderr: bytes, words: str) -> None:
    said = door.failure(door.command(repo, "status"), 128, stderr).message
    assert said == f"git status ended with status 128: {words}"
