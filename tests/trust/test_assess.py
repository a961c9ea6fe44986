"""Is there enough evidence? Each thing that may be missing or wrong, at each stage, one at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from rfgit.attest import kinds
from rfgit.attest.predicates import approval, verdict
from rfgit.domain.evidence import Evidence
from rfgit.domain.names import ReleaseId, Variant
from rfgit.trust.assess import assess
from rfgit.trust.needs import BUILT, DECLARED, JUDGED
from tests.evidencekit import (
    CLAIM,
    REQUIREMENTS,
    TARGET,
    TRUST,
    VARIANT,
    approving,
    built,
    good_evidence,
    judged,
    measured,
    ran,
    registered,
    says,
)
from tests.trust.assessing import OTHER, STAGES, found, instead, rules, without


@pytest.mark.parametrize("stage", STAGES)
def test_enough_is_enough(stage: int) -> None:
    assessment = assess(CLAIM, REQUIREMENTS, good_evidence(stage), TRUST, stage=stage)
    assert assessment.findings == ()
    assert len(assessment.used) == len(good_evidence(stage))


NEEDS = [
    # rule, kind, role, the first stage that asks for it
    ("model-unapproved", kinds.REGISTRY_STATE, "model-owner", DECLARED),
    ("signature-missing", kinds.APPROVAL, "safety", DECLARED),
    ("provenance-missing", kinds.PROVENANCE, "builder", BUILT),
    ("tests-missing", kinds.TEST_RESULT, "validator", BUILT),
    ("numbers-missing", kinds.PERFORMANCE, "validator", BUILT),
    ("verdict-missing", kinds.VERDICT, "verifier", JUDGED),
    ("signature-missing", kinds.APPROVAL, "release-authority", JUDGED),
]


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize(("rule", "kind", "role", "first"), NEEDS, ids=[f"{need[0]} {need[2]}" for need in NEEDS])
def test_what_is_missing_names_the_role(rule: str, kind: str, role: str, first: int, stage: int) -> None:
    missing = [item for item in found(without(kind, role), stage) if item.rule == rule]
    if stage < first:
        assert missing == []
    else:
        (finding,) = missing
        assert f"needs 1 principal of role {role}, it has 0" in finding.message
        assert f"role {role} can give it: rfgit " in finding.hint
        assert finding.severity == "error"


@pytest.mark.parametrize("stage", STAGES)
def test_nothing_at_all(stage: int) -> None:
    wanted = [rule for rule, *_, first in NEEDS if first <= stage] + (["assurance-too-low"] if stage else [])
    assert sorted(rules([], stage)) == sorted(wanted)


def test_less_than_a_stage_asks_for() -> None:
    assert sorted(rules(good_evidence(BUILT), JUDGED)) == ["signature-missing", "verdict-missing"]
    assert set(rules(good_evidence(DECLARED), BUILT)) == {
        "provenance-missing",
        "tests-missing",
        "numbers-missing",
        "assurance-too-low",
    }


NOES: list[tuple[str, Callable[[], Evidence], int]] = [
    ("tests-failed", lambda: says(kinds.TEST_RESULT, ran("golden"), by="validator-2"), BUILT),
    ("tests-failed", lambda: says(kinds.TEST_RESULT, ran("golden"), by="validator-1"), JUDGED),
    ("tests-failed", lambda: says(kinds.TEST_RESULT, ran("an-optional-check"), by="validator-2"), JUDGED),
    ("model-state", lambda: says(kinds.REGISTRY_STATE, registered("archived"), by="owner-2"), DECLARED),
    ("model-state", lambda: says(kinds.REGISTRY_STATE, registered("Approved"), by="owner-2"), JUDGED),
    (
        "approval-rejected",
        lambda: says(kinds.APPROVAL, approving("safety", approval.DECLARATION, approval.REJECTED), by="safety-2"),
        DECLARED,
    ),
    (
        "approval-rejected",
        lambda: says(kinds.APPROVAL, approving("policy", approval.DECLARATION, approval.REJECTED), by="policy-1"),
        BUILT,
    ),
    (
        "approval-rejected",
        lambda: says(kinds.APPROVAL, approving("release-authority", decision=approval.REJECTED), by="authority-2"),
        JUDGED,
    ),
    ("verdict-failed", lambda: says(kinds.VERDICT, judged(good_evidence(BUILT), result=verdict.FAILED)), JUDGED),
    ("envelope-exceeded", lambda: says(kinds.PERFORMANCE, measured(50.001), by="validator-2"), BUILT),
    ("envelope-exceeded", lambda: says(kinds.PERFORMANCE, measured(1e9, "declared"), by="validator-1"), JUDGED),
]


@pytest.mark.parametrize(("rule", "no", "stage"), NOES, ids=[f"{case[0]} {number}" for number, case in enumerate(NOES)])
def test_a_recorded_no_sticks_wherever_it_stands(rule: str, no: Callable[[], Evidence], stage: int) -> None:
    item = no()
    good = good_evidence(stage)
    for place in range(len(good) + 1):
        assert rules([*good[:place], item, *good[place:]], stage) == [rule]


def test_a_failed_test_is_not_healed_by_a_later_pass() -> None:
    failed = says(kinds.TEST_RESULT, ran("load"))
    (finding,) = found([failed, *good_evidence()])
    assert "bench/load" in finding.message
    assert finding.path == failed.path
    assert "new version" in finding.hint


def test_a_no_about_something_else_is_no_matter() -> None:
    far = {"release": "arm@2.0.0"}
    noes = [
        says(kinds.TEST_RESULT, ran("load"), binding=far),
        says(kinds.TEST_RESULT, ran("load"), subject=OTHER),
        says(kinds.TEST_RESULT, ran("load"), binding={"target": "bench-2"}),
        says(kinds.REGISTRY_STATE, registered("archived"), binding=far),
        says(kinds.REGISTRY_STATE, registered("archived"), subject=OTHER),
        says(kinds.APPROVAL, approving("safety", approval.DECLARATION, approval.REJECTED), subject=OTHER),
        says(kinds.APPROVAL, approving("safety", approval.DECLARATION, approval.REJECTED), binding=far),
    ]
    assert rules([*noes, *good_evidence()]) == []


@pytest.mark.parametrize(
    "item",
    [
        lambda: says(kinds.PROVENANCE, built(builder="builder-2")),
        lambda: says(kinds.PROVENANCE, built(builder="verifier-1")),
        lambda: says(kinds.PROVENANCE, built(target="bench-2")),
        lambda: says(kinds.PROVENANCE, built(model=OTHER)),
    ],
    ids=["another builder", "no builder", "another target", "another model"],
)
def test_provenance_that_speaks_of_another_build(item: Callable[[], Evidence]) -> None:
    assert rules(instead(item()), BUILT) == ["provenance-missing"]


@pytest.mark.parametrize(
    "checks", [(), ("load",), ("static", "load", "golden"), ("static", "load", "sandbox", "Golden")]
)
def test_a_check_that_was_skipped_is_missing(checks: Sequence[str]) -> None:
    other = says(kinds.TEST_RESULT, ran(checks=[*checks, "another"]))
    assert rules(instead(other), BUILT) == ["tests-missing"]


def test_checks_of_another_target_are_not_these() -> None:
    predicate = ran()
    predicate["passedTests"] = [name.replace("bench/", "bench-2/") for name in predicate["passedTests"]]
    assert rules(instead(says(kinds.TEST_RESULT, predicate)), BUILT) == ["tests-missing"]


def test_halves_of_the_checks_do_not_add_up() -> None:
    halves = [ran(checks=["static", "load"]), ran(checks=["sandbox", "golden"])]
    others = [item for item in good_evidence(BUILT) if item.kind != kinds.TEST_RESULT]
    assert rules([*others, *(says(kinds.TEST_RESULT, half) for half in halves)], BUILT) == ["tests-missing"]


VERDICTS: list[tuple[str, Callable[[list[Evidence]], dict[str, Any]], list[str]]] = [
    ("by another verifier", lambda seen: judged(seen, verifier="verifier-2"), ["verdict-missing"]),
    ("by nobody", lambda seen: judged(seen, verifier=""), ["verdict-missing"]),
    ("without a level", lambda seen: judged(seen, levels=()), ["verdict-missing"]),
    ("at another level", lambda seen: judged(seen, levels=("SLSA_BUILD_LEVEL_3",)), ["verdict-missing"]),
    ("that seals an export", lambda seen: judged(seen, levels=(verdict.LEVEL_EXPORT,)), ["verdict-missing"]),
    ("of another target", lambda seen: judged(seen, variant=Variant(VARIANT.release, "bench-2")), ["verdict-missing"]),
    (
        "of another release",
        lambda seen: judged(seen, variant=Variant(ReleaseId("arm", "1.0.1"), TARGET)),
        ["verdict-missing"],
    ),
    ("of another resource", lambda seen: {**judged(seen), "resourceUri": "oci://example.com/arm"}, ["verdict-missing"]),
    ("that failed", lambda seen: judged(seen, result=verdict.FAILED), ["verdict-failed", "verdict-missing"]),
    ("on nothing", lambda _: judged(()), ["evidence-missing"]),
]


@pytest.mark.parametrize(("predicate", "wanted"), [case[1:] for case in VERDICTS], ids=[case[0] for case in VERDICTS])
def test_a_verdict_that_does_not_count(
    predicate: Callable[[list[Evidence]], dict[str, Any]], wanted: list[str]
) -> None:
    *before, _, last = good_evidence()
    assert rules([*before, says(kinds.VERDICT, predicate(before)), last]) == wanted


@pytest.mark.parametrize("number", range(5))
def test_what_a_verdict_rests_on_has_to_be_there(number: int) -> None:
    good = good_evidence()
    lost = good.pop(number)
    missing = [item for item in found(good) if item.rule == "evidence-missing"]
    assert len(missing) == 1
    assert lost.file_name in missing[0].message


def test_a_withheld_failure_shows_in_the_verdict() -> None:
    *before, _, last = good_evidence()
    failed = says(kinds.TEST_RESULT, ran("load"), by="validator-2")
    assert rules([*before, says(kinds.VERDICT, judged([*before, failed])), last]) == ["evidence-missing"]


def test_a_verdict_names_inputs_by_payload_too() -> None:
    *before, _, last = good_evidence()
    lying = judged(before)
    lying["inputAttestations"][0]["digest"]["sha256"] = OTHER.hex
    assert rules([*before, says(kinds.VERDICT, lying), last]) == ["evidence-missing"]
