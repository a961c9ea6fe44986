from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from rfgit.attest import kinds
from rfgit.attest.predicates import verdict
from rfgit.audit.releases import reprove, verdicts
from rfgit.domain.digest import Digest
from rfgit.domain.evidence import Evidence
from rfgit.domain.names import Variant
from tests.evidencekit import (
    CLAIM,
    REQUIREMENTS,
    TRUST,
    VARIANT,
    good_evidence,
    judged,
    ran,
    says,
    trust_document,
    trust_policy,
)

OTHER = Digest.of(b"another")


def rules(evidence: Sequence[Evidence], **changes: Any) -> list[str]:
    found = list(
        reprove(**{"claim": CLAIM, "requirements": REQUIREMENTS, "evidence": evidence, "policy": TRUST, **changes})
    )
    assert all(str(VARIANT) in item.message and item.path for item in found)
    return [item.rule for item in found]


def resting_on(*seen: Evidence) -> list[Evidence]:
    return [*good_evidence()[:5], *seen, says(kinds.VERDICT, judged(seen))]


def test_what_was_released_is_proved_again() -> None:
    assert rules(good_evidence()) == []
    assert len(verdicts(CLAIM, good_evidence())) == 1


@pytest.mark.parametrize("number", range(5))
def test_what_a_verdict_rested_on_is_gone(number: int) -> None:
    evidence = good_evidence()
    lost = evidence.pop(number)
    (finding,) = reprove(CLAIM, REQUIREMENTS, evidence, TRUST)
    assert finding.rule == "evidence-missing"
    assert lost.file_name in finding.message


WITHOUT = ["model-unapproved", "signature-missing", "provenance-missing", "tests-missing", "numbers-missing"]


@pytest.mark.parametrize(("number", "rule"), list(enumerate(WITHOUT)))
def test_a_verdict_that_rested_on_too_little(number: int, rule: str) -> None:
    seen = good_evidence()[:5]
    del seen[number]
    found = rules(resting_on(*seen))
    assert found[0] == rule
    assert set(found) <= {rule, "assurance-too-low"}


def test_a_verdict_on_nothing() -> None:
    assert set(WITHOUT) <= set(rules(resting_on()))


def test_a_verdict_in_spite_of_a_failure() -> None:
    failed = says(kinds.TEST_RESULT, ran("load"), by="validator-2")
    assert rules(resting_on(*good_evidence()[:5], failed)) == ["tests-failed"]


def test_a_failure_that_came_later_is_not_the_verdicts_fault() -> None:
    assert rules([*good_evidence(), says(kinds.TEST_RESULT, ran("load"), by="validator-2")]) == []


def test_one_wrong_verdict_beside_a_good_one() -> None:
    assert (
        rules([*good_evidence(), says(kinds.VERDICT, judged((), "verifier-2"), by="verifier-2")])[0]
        == "model-unapproved"
    )


def test_a_policy_that_asks_for_more_today() -> None:
    document = trust_document()
    document["roles"]["builder"]["threshold"] = 2
    assert rules(good_evidence(), policy=trust_policy(document)) == ["provenance-missing"]


@pytest.mark.parametrize(
    "item",
    [
        pytest.param(lambda: says(kinds.VERDICT, judged(), subject=OTHER), id="another artifact"),
        pytest.param(lambda: says(kinds.VERDICT, judged(levels=(verdict.LEVEL_EXPORT,))), id="an export"),
        pytest.param(lambda: says(kinds.VERDICT, judged(levels=())), id="no level"),
        pytest.param(lambda: says(kinds.VERDICT, judged(result=verdict.FAILED)), id="FAILED"),
        pytest.param(lambda: says(kinds.VERDICT, judged(verifier="verifier-2")), id="in another name"),
        pytest.param(lambda: says(kinds.VERDICT, judged(variant=Variant(VARIANT.release, "b"))), id="another variant"),
        pytest.param(lambda: replace(says(kinds.VERDICT), roles=()), id="no verifier"),
        pytest.param(lambda: says(kinds.PROVENANCE), id="another kind"),
    ],
)
def test_what_is_no_verdict_on_this_artifact(item: Any) -> None:
    assert verdicts(CLAIM, [item()]) == ()
    assert rules([item()]) == []
