"""What the refused cases cannot show: that one fault is told once, and what is no fault."""

from __future__ import annotations

import pytest

from rfgit.declare.files import Files
from tests.check.judging import judged
from tests.declare.overlays import patched

_DIRECTORY = "releases/reachy-kinematics/1.1.0"
_RELEASE = f"{_DIRECTORY}/release.yaml"


def _rules(files: Files) -> list[str]:
    return [finding.rule for finding in judged(files)]


def test_a_reference_to_a_broken_document_is_not_broken_too() -> None:
    assert _rules(patched({"write": {"targets/reachy-mini-lite.yaml": "a: *x\n"}})) == ["yaml-alias"]


def test_a_broken_repository_file_hides_no_release_finding() -> None:
    files = patched({"write": {"rfgit.yaml": "a: *x\n"}, "remove": [f"{_DIRECTORY}/golden/cases.json"]})
    assert _rules(files) == ["file-missing", "yaml-alias"]


_FOR_OTHERS = [{"path": _RELEASE, "old": "customers: [acme]", "new": "customers: [other]"}]
_FLEET = "targets/fleets/lyon.yaml"


def test_what_a_broken_fleet_could_use_is_not_guessed() -> None:
    assert _rules(patched({"edits": _FOR_OTHERS})) == ["release-unused"]
    assert _rules(patched({"edits": _FOR_OTHERS, "write": {_FLEET: "a: *x\n"}})) == ["yaml-alias"]


def test_what_a_broken_release_could_cover_is_not_guessed() -> None:
    both = [*_FOR_OTHERS, {**_FOR_OTHERS[0], "path": _RELEASE.replace("1.1.0", "1.0.0")}]
    assert "fleet-uncovered" in _rules(patched({"edits": both}))
    assert _rules(patched({"edits": both[1:], "write": {_RELEASE: "a: *x\n"}})) == ["yaml-alias", "release-unused"]


@pytest.mark.parametrize("mode", ["120000", "160000"])
@pytest.mark.parametrize(
    "path", ["golden/cases.json", "transforms/pre.py", "locks/reachy-mini-lite.pylock.toml", "release.yaml"]
)
def test_a_link_is_told_once_and_never_read(mode: str, path: str) -> None:
    assert _rules(patched({"modes": {f"{_DIRECTORY}/{path}": mode}})) == ["file-mode"]


def test_a_link_in_place_of_the_trust_policy_is_none() -> None:
    assert _rules(patched({"modes": {"policies/trust/1.json": "120000"}})) == ["file-mode", "trust-id-mismatch"]


def test_an_executable_file_is_a_file() -> None:
    assert _rules(patched({"modes": {f"{_DIRECTORY}/transforms/pre.py": "100755"}})) == []


def test_a_large_model_does_not_belong_in_git() -> None:
    files = patched({"writeHex": {f"{_DIRECTORY}/model/fknetwork.onnx": "00" * ((1 << 20) + 1)}})
    assert _rules(files) == ["model-too-large", "model-digest"]


def test_a_model_in_a_shelf_is_not_looked_for_here() -> None:
    files = patched(
        {
            "edits": [{"path": _RELEASE, "old": "registry: own", "new": "registry: shelf"}],
            "remove": [f"{_DIRECTORY}/model/fknetwork.onnx"],
        }
    )
    assert _rules(files) == []


def test_versions_for_other_targets_may_share_a_counter() -> None:
    old = "    - name: reachy-mini-lite\n    - name: reachy-mini-wireless\n"
    edits = [
        {"path": _RELEASE, "old": "counter: 2", "new": "counter: 1"},
        {"path": _RELEASE, "old": old, "new": "    - name: reachy-mini-wireless\n"},
        {"path": _RELEASE.replace("1.1.0", "1.0.0"), "old": old, "new": "    - name: reachy-mini-lite\n"},
    ]
    assert "counter-taken" not in _rules(patched({"edits": edits}))
