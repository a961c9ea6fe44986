from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from rfgit.attest import kinds
from rfgit.audit.places import expected_folder, misplaced
from rfgit.domain.evidence import Evidence
from tests.evidencekit import approving, says

WIDE: dict[str, str | None] = dict.fromkeys(("target", "target-digest", "commit"))
NOWHERE: dict[str, str | None] = {**WIDE, "release": None, "declaration": None}


def at(folder: str, item: Evidence) -> Evidence:
    return replace(item, path=f"{folder}/{item.file_name}")


HOMES: list[Any] = [
    pytest.param(lambda: says(kinds.PROVENANCE), "releases/arm/1.0.0/attestations/bench", id="of a variant"),
    pytest.param(
        lambda: says(kinds.REGISTRY_STATE, binding=WIDE), "releases/arm/1.0.0/attestations/_release", id="of a release"
    ),
    pytest.param(
        lambda: says(kinds.APPROVAL, approving("policy", "protected"), by="policy-1", binding=NOWHERE),
        "policies/evidence/approval",
        id="of the repository",
    ),
    pytest.param(lambda: says(kinds.ACTIVATION), "targets/fleets/lyon/activations", id="of a fleet"),
    pytest.param(
        lambda: says(kinds.ACTIVATION, binding=NOWHERE), "targets/fleets/lyon/activations", id="of a fleet alone"
    ),
]


@pytest.mark.parametrize(("item", "home"), HOMES)
def test_evidence_at_home(item: Any, home: str) -> None:
    assert expected_folder(item()) == home
    assert list(misplaced([at(home, item())])) == []


@pytest.mark.parametrize(("item", "home"), HOMES)
@pytest.mark.parametrize(
    "folder",
    [
        "releases/arm/1.0.0/attestations/bench-2",
        "releases/arm/1.0.0/attestations/bench/more",
        "releases/arm/1.0.0/attestations",
        "releases/arm/1.0.1/attestations/bench",
        "releases/hand/1.0.0/attestations/bench",
        "releases/arm/1.0.0/attestations/_release/bench",
        "policies/evidence",
        "policies/evidence/provenance",
        "targets/fleets/nantes/activations",
        "targets/fleets/lyon",
        "docs",
        "",
    ],
)
def test_evidence_astray(item: Any, home: str, folder: str) -> None:
    stray = at(folder, item())
    (finding,) = misplaced([stray, at(home, item())])
    assert (finding.rule, finding.path, finding.severity) == ("evidence-misplaced", stray.path, "error")
    assert f"it belongs in {home}, and stands in {folder}" in finding.message


@pytest.mark.parametrize("release", ["arm", "@", "../..@x", "arm@1.0.0/../1.0.1"])
def test_a_release_that_is_none_is_at_home_nowhere(release: str) -> None:
    item = says(kinds.PROVENANCE, binding={"release": release})
    assert len(list(misplaced([at("releases/arm/1.0.0/attestations/bench", item)]))) == 1


def test_a_whole_release_has_no_target_of_that_name() -> None:
    item = says(kinds.PROVENANCE, binding={"target": "_release"})
    assert len(list(misplaced([at("releases/arm/1.0.0/attestations/bench", item)]))) == 1


def test_nothing_is_astray_among_nothing() -> None:
    assert list(misplaced([])) == []


def copied(*folders: str) -> list[Evidence]:
    items = (says(kinds.PROVENANCE), says(kinds.REGISTRY_STATE, binding=WIDE), says(kinds.TEST_RESULT))
    return [at(folder, item) for folder, item in zip(folders, items, strict=False)]


def test_a_copied_folder_is_one_finding_and_names_the_way_out() -> None:
    folder = "releases/arm/1.0.1/attestations"
    (finding,) = misplaced(copied(f"{folder}/bench", f"{folder}/_release", f"{folder}/bench"))
    assert (finding.rule, finding.path, finding.severity) == ("evidence-misplaced", folder, "error")
    assert finding.message.startswith("its 3 envelopes belong in releases/arm/1.0.0")
    assert finding.hint == f"rm -r {folder}: evidence is recorded, never copied"


def test_two_copied_folders_are_two_findings() -> None:
    folders = ("releases/arm/1.0.1/attestations", "releases/arm/1.0.2/attestations")
    found = misplaced([item for folder in folders for item in copied(f"{folder}/bench", f"{folder}/_release")])
    assert [finding.path for finding in found] == list(folders)


@pytest.mark.parametrize(
    "beside",
    [
        pytest.param(lambda: says(kinds.PROVENANCE, binding={"release": "arm@1.0.1"}), id="its own"),
        pytest.param(lambda: says(kinds.PROVENANCE, binding={"release": "arm@0.9.0"}), id="of a third release"),
        pytest.param(lambda: says(kinds.ACTIVATION), id="of a fleet"),
    ],
)
def test_a_folder_that_holds_more_is_never_to_be_removed_as_a_whole(beside: Any) -> None:
    folder = "releases/arm/1.0.1/attestations"
    found = list(misplaced([*copied(f"{folder}/bench", f"{folder}/_release"), at(f"{folder}/bench", beside())]))
    assert len(found) >= 2
    assert all("rm -r" not in finding.hint for finding in found)


def test_evidence_in_another_folder_of_its_release_was_not_copied_from_another() -> None:
    folder = "releases/arm/1.0.0/attestations/bench-2"
    found = list(misplaced(copied(folder, folder)))
    assert len(found) == 2
    assert all("rm -r" not in finding.hint for finding in found)
