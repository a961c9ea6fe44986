"""`rfgit export` hands out nothing that `rfgit verify` would refuse, and nothing by halves."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.gitkit import Kit
from tests.verify.attacks import Attack, find, read_payload
from tests.verify.conftest import Ask
from tests.verify.world import RFGIT, World, rfgit


@pytest.fixture
def repository(world: World, tmp_path: Path) -> Path:
    """A copy of the repository, in which everything is approved."""
    return shutil.copytree(world.root / "own", tmp_path / "own", symlinks=True)


def export(repository: Path, *words: str, release: str = "hello@0.1.0") -> tuple[int, set[str]]:
    """The exit status and the rules of the findings; the export, if there is one, is `out` beside the repository."""
    place = str(repository.parent / "out")
    line = [RFGIT, "export", release, "--target", "lab-pc", place, "--format", "json", *words]
    done = subprocess.run(line, cwd=repository, capture_output=True, text=True)
    return done.returncode, {item["rule"] for item in json.loads(done.stdout)["findings"]}


def nothing_is_left(repository: Path) -> bool:
    return sorted(os.listdir(repository.parent)) == [repository.name]


def evidence(repository: Path, kind: str) -> Path:
    return next((repository / "releases/hello/0.1.0/attestations/lab-pc").glob(f"{kind}.*"))


def test_what_is_exported_is_verified(world: World, repository: Path, ask: Ask) -> None:
    assert export(repository) == (0, set())
    assert ask(repository.parent / "out", "--first-use").status == 0


def test_an_export_over_an_empty_directory_is_one(world: World, repository: Path, ask: Ask) -> None:
    (repository.parent / "out").mkdir()
    assert export(repository)[0] == 0
    assert ask(repository.parent / "out", "--first-use").status == 0


def test_two_exports_are_the_same_but_for_the_seal(world: World, repository: Path) -> None:
    assert export(repository)[0] == 0
    out, first = repository.parent / "out", world.export("lab-pc")

    def files(root: Path) -> dict[str, bytes]:
        found = {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}
        del found[find(root, "evidence:seal")]
        return found

    assert files(out) == files(first)


def test_lost_bytes_are_built_again(world: World, repository: Path, ask: Ask) -> None:
    shutil.rmtree(repository / ".rfgit/store")
    assert export(repository)[0] == 0
    assert ask(repository.parent / "out", "--first-use").status == 0


def test_damaged_bytes_are_built_again(world: World, repository: Path, ask: Ask) -> None:
    name = Attack(world, world.export("lab-pc")).path("@model").name
    blob = repository / ".rfgit/store/blobs/sha256" / name
    blob.chmod(0o600)
    blob.write_bytes(bytes(blob.stat().st_size))
    assert export(repository)[0] == 0
    assert ask(repository.parent / "out", "--first-use").status == 0


@pytest.mark.parametrize(
    ("kind", "rule"),
    [
        ("approval", "signature-missing"),
        ("performance", "numbers-missing"),
        ("test-result", "tests-missing"),
        ("provenance", "not-released"),
        ("vsa", "verdict-missing"),
    ],
)
def test_what_is_not_proved_is_not_exported(repository: Path, kind: str, rule: str) -> None:
    evidence(repository, kind).unlink()
    Kit(repository).commit("take evidence away")
    status, rules = export(repository)
    assert (status, rule in rules) == (1, True)
    assert nothing_is_left(repository)


def test_a_failed_test_that_was_recorded_later_cannot_be_left_out(world: World, repository: Path) -> None:
    """The verifier seals what the trail holds, and the trail holds a no."""
    path = evidence(repository, "test-result")
    value = read_payload(path)
    value["predicate"].update(result="FAILED", failedTests=["lab-pc/golden"])
    (repository / "evidence").mkdir()
    made = Attack(world, repository).write_envelope(json.dumps(value).encode(), ["validator"])
    made.rename(path.with_name(made.name))
    Kit(repository).commit("record a failed test")
    assert export(repository) == (1, {"tests-failed"})
    assert nothing_is_left(repository)


def test_a_target_that_changed_is_not_exported(repository: Path) -> None:
    path = repository / "targets/lab-pc.yaml"
    path.write_text(path.read_text().replace("cores: 2", "cores: 1"))
    Kit(repository).commit("another machine")
    status, rules = export(repository)
    assert (status, "target-changed" in rules) == (1, True)
    assert nothing_is_left(repository)


def test_what_lies_in_the_work_tree_alone_is_not_exported(repository: Path) -> None:
    (repository / "policies/trust/2.json").write_text("{}")
    evidence(repository, "approval").unlink()
    assert export(repository) == (0, set())
    assert sorted(os.listdir(repository.parent / "out/trust")) == ["1.json"]


@pytest.mark.parametrize("role", ["builder", "validator", "release-authority", "root"])
def test_nobody_but_a_verifier_seals(repository: Path, role: str) -> None:
    status, rules = export(repository, "--signer", f"verifier=file:.rfgit/keys/{role}.pem")
    assert (status, rules) == (1, {"wrong-role"})
    assert nothing_is_left(repository)


def test_an_unknown_key_seals_nothing(world: World, repository: Path) -> None:
    key = os.path.relpath(world.root / "unknown.pem", repository)
    assert export(repository, "--signer", f"verifier=file:{key}") == (1, {"signer-unknown"})
    assert nothing_is_left(repository)


@pytest.mark.parametrize("what", ["file", "full", "link"])
def test_a_destination_that_is_taken_is_left_alone(repository: Path, what: str) -> None:
    out = repository.parent / "out"
    if what == "file":
        out.write_text("mine")
    elif what == "full":
        out.mkdir()
        (out / "mine").write_text("mine")
    else:
        out.symlink_to(repository.parent / "elsewhere")
    assert export(repository) == (2, {"destination-exists"})
    assert out.is_symlink() or (out if what == "file" else out / "mine").read_text() == "mine"
    assert not (repository.parent / "elsewhere").exists()


def test_the_seal_names_the_commit_that_it_has_seen(world: World, repository: Path, ask: Ask) -> None:
    head = Kit(repository).git("rev-parse", "HEAD")
    assert export(repository)[0] == 0
    assert ask(repository.parent / "out", "--first-use").result["data"]["commit"] == head
    Kit(repository).commit("nothing of ours")
    rfgit("export", "hello@0.1.0", "--target", "lab-pc", "../later", directory=repository)
    later = ask(repository.parent / "later", "--first-use").result["data"]["commit"]
    assert later == Kit(repository).git("rev-parse", "HEAD") != head
