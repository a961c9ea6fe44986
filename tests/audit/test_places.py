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
