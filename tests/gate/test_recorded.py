from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from rfgit.attest import kinds
from rfgit.domain.digest import Digest
from rfgit.domain.evidence import Evidence
from rfgit.gate.recorded import builds, recorded_claim
from tests.evidencekit import CLAIM, DECLARATION, TARGET_DIGEST, VARIANT, built, good_evidence, says

OTHER = Digest.of(b"another")
MOVED = {"declaration": str(OTHER)}
CHANGED = {"target-digest": str(OTHER)}


def rules(*evidence: Evidence) -> list[str]:
    claim, findings = recorded_claim(evidence, VARIANT, DECLARATION, TARGET_DIGEST)
    assert (claim is None) is bool(findings)
    assert all(item.message and item.severity == "error" for item in findings)
    return [item.rule for item in findings]


def test_what_was_built_is_the_claim() -> None:
    assert recorded_claim(good_evidence(), VARIANT, DECLARATION, TARGET_DIGEST) == (CLAIM, ())


def test_two_builders_of_the_same_bytes_agree() -> None:
    both = [says(kinds.PROVENANCE), says(kinds.PROVENANCE, built("builder-2"), by="builder-2")]
    assert recorded_claim(both, VARIANT, DECLARATION, TARGET_DIGEST) == (CLAIM, ())


@pytest.mark.parametrize(
    "evidence",
    [
        pytest.param([], id="nothing"),
        pytest.param([item for item in good_evidence() if item.kind != kinds.PROVENANCE], id="all but the provenance"),
        pytest.param([says(kinds.PROVENANCE, binding={"release": "arm@1.0.1"})], id="another version"),
        pytest.param([says(kinds.PROVENANCE, binding={"release": "hand@1.0.0"})], id="another name"),
        pytest.param([says(kinds.PROVENANCE, binding={"release": None})], id="no release"),
        pytest.param([says(kinds.PROVENANCE, binding={"target": "bench-2"})], id="another target"),
        pytest.param([says(kinds.PROVENANCE, binding={"target": None})], id="no target"),
        pytest.param([replace(says(kinds.PROVENANCE), roles=())], id="no builder"),
        pytest.param([replace(says(kinds.PROVENANCE), roles=("verifier",))], id="another role"),
    ],
)
def test_nothing_was_released(evidence: list[Evidence]) -> None:
    assert builds(evidence, VARIANT) == ()
    claim, (finding,) = recorded_claim(evidence, VARIANT, DECLARATION, TARGET_DIGEST)
    assert (claim, finding.rule) == (None, "not-released")
    assert finding.hint == "rfgit release arm@1.0.0"


def test_the_declaration_moved() -> None:
    assert rules(says(kinds.PROVENANCE, binding=MOVED)) == ["declaration-moved"]
    assert rules(says(kinds.PROVENANCE, binding={"declaration": None})) == ["declaration-moved"]
    claim, (finding,) = recorded_claim(good_evidence(), VARIANT, OTHER, TARGET_DIGEST)
    assert (claim, finding.rule) == (None, "declaration-moved")
    assert str(OTHER) in finding.message
    assert str(DECLARATION) in finding.message


def test_the_target_changed() -> None:
    assert rules(says(kinds.PROVENANCE, binding=CHANGED)) == ["target-changed"]
    assert rules(says(kinds.PROVENANCE, binding={"target-digest": None})) == ["target-changed"]
    claim, (finding,) = recorded_claim(good_evidence(), VARIANT, DECLARATION, OTHER)
    assert (claim, finding.rule) == (None, "target-changed")
    assert "new version" in finding.hint


def test_two_builds_gave_different_bytes() -> None:
    one, other = says(kinds.PROVENANCE), says(kinds.PROVENANCE, subject=OTHER)
    assert rules(one, other) == rules(other, one) == ["artifact-ambiguous"]


def test_an_old_build_beside_a_good_one_is_told() -> None:
    """Whatever the order: a build of a declaration that moved never hides behind a newer one."""
    moved = says(kinds.PROVENANCE, binding=MOVED, subject=OTHER)
    for evidence in itertools.permutations([says(kinds.PROVENANCE), moved]):
        assert sorted(rules(*evidence)) == ["artifact-ambiguous", "declaration-moved"]
    assert rules(says(kinds.PROVENANCE), says(kinds.PROVENANCE, binding=MOVED)) == ["declaration-moved"]
