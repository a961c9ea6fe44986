"""Is there enough evidence? What speaks of something else is none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rfgit.attest import kinds
from rfgit.domain.names import ReleaseId, Variant
from rfgit.trust.assess import assess
from rfgit.trust.claim import Claim
from rfgit.trust.needs import BUILT, DECLARED
from tests.evidencekit import (
    CLAIM,
    DECLARATION,
    REQUIREMENTS,
    TARGET,
    TRUST,
    VARIANT,
    approving,
    good_evidence,
    judged,
    says,
)
from tests.trust.assessing import OTHER, instead, rules

FOREIGN: list[tuple[str, dict[str, str | None]]] = [
    ("another release", {"release": "arm@1.0.1"}),
    ("a release of another name", {"release": "hand@1.0.0"}),
    ("no release", {"release": None}),
    ("another spelling of the release", {"release": "arm@1.0.0 "}),
    ("another declaration", {"declaration": str(OTHER)}),
    ("no declaration", {"declaration": None}),
    ("the declaration as bare digits", {"declaration": DECLARATION.hex}),
    ("another target", {"target": "bench-2"}),
    ("no target", {"target": None}),
    ("another target digest", {"target-digest": str(OTHER)}),
    ("no target digest", {"target-digest": None}),
]


@pytest.mark.parametrize("kind", [kinds.PROVENANCE, kinds.TEST_RESULT, kinds.PERFORMANCE])
@pytest.mark.parametrize("binding", [case[1] for case in FOREIGN], ids=[case[0] for case in FOREIGN])
def test_evidence_about_the_artifact_has_to_be_bound(kind: str, binding: dict[str, str | None]) -> None:
    item = says(kind, binding=binding)
    assert any(rule.endswith("-missing") for rule in rules(instead(item), BUILT))
    assert item not in assess(CLAIM, REQUIREMENTS, [item], TRUST, stage=BUILT).used


@pytest.mark.parametrize("binding", [case[1] for case in FOREIGN], ids=[case[0] for case in FOREIGN])
def test_the_last_approval_and_the_verdict_have_to_be_bound(binding: dict[str, str | None]) -> None:
    *before, _, _ = good_evidence()
    last = says(kinds.APPROVAL, approving("release-authority"), by="authority-1", binding=binding)
    summary = says(kinds.VERDICT, judged(before), binding=binding)
    assert rules([*before, summary, last]) == ["signature-missing", "verdict-missing"]


@pytest.mark.parametrize(("name", "binding"), FOREIGN[:7], ids=[case[0] for case in FOREIGN[:7]])
def test_the_approval_of_the_declaration_has_to_be_bound(name: str, binding: dict[str, str | None]) -> None:
    assert rules(instead(says(kinds.APPROVAL, binding=binding), DECLARED), DECLARED) == ["signature-missing"]


@pytest.mark.parametrize(("name", "binding"), FOREIGN[:4], ids=[case[0] for case in FOREIGN[:4]])
def test_the_state_of_the_model_has_to_be_bound_to_the_release(name: str, binding: dict[str, str | None]) -> None:
    assert rules(instead(says(kinds.REGISTRY_STATE, binding=binding), DECLARED), DECLARED) == ["model-unapproved"]


@pytest.mark.parametrize(
    "kind", [kinds.REGISTRY_STATE, kinds.APPROVAL, kinds.PROVENANCE, kinds.TEST_RESULT, kinds.PERFORMANCE]
)
def test_evidence_about_another_digest_is_ignored(kind: str) -> None:
    assert any(rule.endswith(("-missing", "-unapproved")) for rule in rules(instead(says(kind, subject=OTHER)), BUILT))


@pytest.mark.parametrize(
    "claim",
    [
        replace(CLAIM, artifact=OTHER),
        replace(CLAIM, declaration=OTHER),
        replace(CLAIM, target=OTHER),
        replace(CLAIM, variant=Variant(VARIANT.release, "bench-2")),
        replace(CLAIM, variant=Variant(ReleaseId("arm", "1.0.1"), TARGET)),
        replace(CLAIM, variant=Variant(ReleaseId("hand", "1.0.0"), TARGET)),
    ],
    ids=["artifact", "declaration", "target digest", "target", "version", "name"],
)
def test_the_same_evidence_proves_nothing_of_another_claim(claim: Claim) -> None:
    assert {"provenance-missing", "tests-missing", "numbers-missing", "verdict-missing"} <= set(
        rules(good_evidence(), claim=claim)
    )


def test_the_state_of_another_model() -> None:
    assert rules(good_evidence(), requirements=replace(REQUIREMENTS, model=OTHER))[:2] == [
        "model-unapproved",
        "provenance-missing",
    ]


def test_only_the_first_subject_counts() -> None:
    item = says(kinds.PROVENANCE, subject=OTHER)
    second = replace(item, subjects=(*item.subjects, *says(kinds.PROVENANCE).subjects))
    assert "provenance-missing" in rules(instead(second), BUILT)
