"""Reading single documents: frozen values, and refusals that help."""

from __future__ import annotations

import json

import pytest

from rfgit.declare.files import MemoryFiles, exists
from rfgit.declare.read import read_fleet, read_release, read_repository, read_target, waiver_at
from rfgit.domain.digest import Digest
from rfgit.domain.finding import Finding, Refusal
from rfgit.domain.names import ReleaseId
from rfgit.errors import CannotTell
from tests.declare.overlays import patched, tree

_RELEASE = ReleaseId("reachy-kinematics", "1.1.0")
_LITE = "targets/reachy-mini-lite.yaml"


def _good() -> MemoryFiles:
    return MemoryFiles(tree())


def _edited(path: str, old: str, new: str) -> MemoryFiles:
    return patched({"edits": [{"path": path, "old": old, "new": new}]})


def test_a_repository_is_read_with_its_defaults() -> None:
    head = "apiVersion: rfgit/v1alpha1\nkind: Repository\nmetadata: {name: x}\nspec: {}\n"
    repository = read_repository(MemoryFiles({"rfgit.yaml": head.encode()}))
    assert repository.trust is None
    assert (repository.trail, repository.remote, repository.store) == ("refs/heads/main", "origin", ".rfgit/store")
    assert repository.registries == {}


def test_a_release_is_read_whole() -> None:
    release = read_release(_good(), _RELEASE)
    assert release.id == _RELEASE
    assert release.replaces == ReleaseId("reachy-kinematics", "1.0.0")
    assert release.model.container is None
    assert release.targets == ("reachy-mini-lite", "reachy-mini-wireless")
    assert str(release.envelope[1]) == "memory-peak <= 512 MiB"
    assert release.constraints.regions == ("EU", "NO")
    assert release.source.digest == Digest.of(tree()[release.source.path])
    assert release.source.position(("spec", "counter")) == (9, 12)


def test_a_counter_written_as_a_float_is_an_integer_afterwards() -> None:
    files = _edited(f"{_RELEASE.directory}/release.yaml", "counter: 2", "counter: 2.0")
    counter = read_release(files, _RELEASE).counter
    assert (counter, type(counter)) == (2, int)


def test_what_is_not_stated_is_unknown() -> None:
    place = read_fleet(_edited("targets/fleets/lyon.yaml", "region: FR, ", ""), "lyon").place
    assert (place.region, place.jurisdiction) == (None, "EU")
    assert read_target(_good(), "reachy-mini-wireless").site is None


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        pytest.param("region: FR", "region: DE", True, id="site"),
        pytest.param("runner: ubuntu-24.04", "runner: other", True, id="runner"),
        pytest.param("name: reachy-mini-lite", "name: reachy-mini-lite  # a comment", True, id="comment"),
        pytest.param("memoryMiB: 8192", "memoryMiB: 4096", False, id="memory"),
        pytest.param("sensors: [camera]", "sensors: []", False, id="sensors"),
        pytest.param("environment: indoor", "environment: outdoor", False, id="environment"),
    ],
)
def test_a_target_digest_names_what_is_built_for(old: str, new: str, same: bool) -> None:
    changed = read_target(_edited(_LITE, old, new), "reachy-mini-lite").digest
    assert (changed == read_target(_good(), "reachy-mini-lite").digest) is same


def test_no_repository_is_no_answer() -> None:
    with pytest.raises(CannotTell) as caught:
        read_repository(MemoryFiles({"README.md": b""}))
    assert caught.value.code == "not-a-release-repository"
    assert "rfgit init" in caught.value.hint


def _only(refusal: Refusal) -> Finding:
    (finding,) = refusal.findings
    return finding


def test_an_unknown_name_is_refused_with_a_near_one() -> None:
    with pytest.raises(Refusal) as release:
        read_release(_good(), ReleaseId("reachy-kinematics", "1.1.1"))
    with pytest.raises(Refusal) as target:
        read_target(_good(), "reachy-mini-light")
    with pytest.raises(Refusal) as fleet:
        read_fleet(_good(), "paris")
    found = [_only(item.value) for item in (release, target, fleet)]
    assert [item.rule for item in found] == ["release-unknown", "target-unknown", "fleet-unknown"]
    assert found[0].hint in ("did you mean 'reachy-kinematics@1.1.0'?", "did you mean 'reachy-kinematics@1.0.0'?")
    assert found[1].hint == "did you mean 'reachy-mini-lite'?"
    assert found[2].hint == "there are: lyon"


def test_all_findings_of_a_document_come_at_once() -> None:
    files = patched({"write": {_LITE: "apiVersion: rfgit/v1alpha1\nkind: Target\nmetadata: {name: A}\nspec: {x: 1}\n"}})
    with pytest.raises(Refusal) as caught:
        read_target(files, "reachy-mini-lite")
    assert len(caught.value.findings) == 5


def test_a_link_is_not_read() -> None:
    with pytest.raises(Refusal) as caught:
        read_target(patched({"modes": {_LITE: "120000"}}), "reachy-mini-lite")
    assert _only(caught.value).rule == "file-mode"


def test_a_waiver_is_read() -> None:
    waiver = waiver_at(_good(), "policies/waivers/no-accelerator.yaml", "no-accelerator")
    assert (waiver.finding, waiver.expires) == ("accelerator-unknown", "2026-12-31T23:59:59Z")


def test_the_plain_value_can_be_told_as_json() -> None:
    assert json.loads(json.dumps(read_release(_good(), _RELEASE).source.value))["kind"] == "Release"


def test_memory_files_list_like_a_tree() -> None:
    files = MemoryFiles({"a/b": b"", "a/c/d": b"", "ab": b""}, {"a/l": "120000"})
    assert files.paths("a") == files.paths("a/") == ("a/b", "a/c/d", "a/l")
    assert files.paths("a/b") == ("a/b",)
    assert exists(files, "ab")
    assert not exists(files, "a")
    with pytest.raises(KeyError):
        files.mode("x")
