"""Is there enough evidence? Each thing that may be missing or wrong, at each stage, one at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

import pytest

from rfgit.attest import kinds
from rfgit.attest.predicates import approval, verdict
from rfgit.domain.digest import Digest
from rfgit.domain.evidence import Evidence
from rfgit.domain.finding import Finding
from rfgit.domain.names import ReleaseId, Variant
from rfgit.domain.requirements import EnvelopeEntry, RequiredSignature, Requirements
from rfgit.trust.assess import assess
from rfgit.trust.claim import Claim
from rfgit.trust.needs import BUILT, DECLARED, JUDGED
from rfgit.trust.policy import TrustPolicy
from tests.evidencekit import (
    CLAIM,
    DECLARATION,
    ENTRY,
    REQUIREMENTS,
    SPARE,
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
    trust_document,
    trust_policy,
)

OTHER = Digest.of(b"another")
STAGES = (DECLARED, BUILT, JUDGED)


def found(
    evidence: Iterable[Evidence],
    stage: int = JUDGED,
    requirements: Requirements = REQUIREMENTS,
    claim: Claim = CLAIM,
    trust: TrustPolicy = TRUST,
) -> tuple[Finding, ...]:
    return assess(claim, requirements, evidence, trust, stage=stage).findings


def rules(*args: Any, **kwargs: Any) -> list[str]:
    return [finding.rule for finding in found(*args, **kwargs)]


def without(kind: str, role: str) -> list[Evidence]:
    return [item for item in good_evidence() if not (item.kind == kind and role in item.roles)]


def instead(item: Evidence, stage: int = BUILT) -> list[Evidence]:
    """The good evidence of a stage, this one in the place of that of its kind and roles."""
    return [item if (one.kind, one.roles) == (item.kind, item.roles) else one for one in good_evidence(stage)]


def with_thresholds(**least: int) -> TrustPolicy:
    document = trust_document()
    for role, number in least.items():
        document["roles"][role.replace("_", "-")]["threshold"] = number
    return trust_policy(document)


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


@pytest.mark.parametrize(
    ("predicate", "says_best"),
    [
        (measured(None), "this one is declared"),
        (measured(12, "declared"), "this one is declared"),
        (measured(12, "emulated"), "this one is emulated"),
        (measured(12, unit="s"), "this one is unknown"),
        ({**measured(), "measurements": []}, "this one is unknown"),
    ],
    ids=["no value", "declared", "emulated", "another unit", "no number"],
)
def test_a_number_that_is_not_known_well_enough(predicate: dict[str, Any], says_best: str) -> None:
    (finding,) = found(instead(says(kinds.PERFORMANCE, predicate)), BUILT)
    assert finding.rule == "assurance-too-low"
    assert "latency-p99 <= 50 ms needs a number that is measured-on-host" in finding.message
    assert says_best in finding.message


@pytest.mark.parametrize(
    ("value", "comparator", "holds"), [(50, "<=", True), (50, "<", False), (50, ">=", True), (50, ">", False)]
)
def test_the_declared_comparator_decides(value: float, comparator: str, holds: bool) -> None:
    requirements = replace(REQUIREMENTS, envelope=(replace(ENTRY, comparator=comparator),))
    evidence = instead(says(kinds.PERFORMANCE, measured(value)))
    assert rules(evidence, BUILT, requirements) == ([] if holds else ["envelope-exceeded"])


def test_thresholds_in_the_statement_decide_nothing() -> None:
    lax = measured(900)
    lax["measurements"][0].update(threshold=1000, comparator=">=")
    assert rules(instead(says(kinds.PERFORMANCE, lax)), BUILT) == ["envelope-exceeded"]


def test_one_number_that_holds_does_not_excuse_another() -> None:
    both = measured(10)
    both["measurements"] += measured(60)["measurements"]
    assert rules(instead(says(kinds.PERFORMANCE, both)), BUILT) == ["envelope-exceeded"]


@pytest.mark.parametrize("assurance", ["measured-on-host", "measured-on-class", "measured-on-robot"])
def test_a_better_known_number_will_do(assurance: str) -> None:
    assert rules(instead(says(kinds.PERFORMANCE, measured(assurance=assurance))), BUILT) == []


def test_a_declared_number_needs_no_value_where_declared_is_enough() -> None:
    requirements = replace(REQUIREMENTS, envelope=(replace(ENTRY, assurance="declared"),))
    assert rules(instead(says(kinds.PERFORMANCE, measured(None))), BUILT, requirements) == []


def test_every_declared_number_is_asked_for() -> None:
    memory = EnvelopeEntry(TARGET, "memory-peak", "MiB", "<=", 512, "measured-on-host")
    requirements = replace(REQUIREMENTS, envelope=(ENTRY, memory))
    (finding,) = found(good_evidence(BUILT), BUILT, requirements)
    assert "memory-peak <= 512 MiB" in finding.message


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


@pytest.mark.parametrize("on", [approval.DECLARATION, approval.ARTIFACT, approval.PROTECTED])
@pytest.mark.parametrize("subject", ["declaration", "artifact"])
def test_an_approval_is_on_its_subject(on: str, subject: str) -> None:
    """An approval that says `artifact` and names the declaration would otherwise do for every artifact of it."""
    *before, summary, _ = good_evidence()
    given = says(kinds.APPROVAL, approving("release-authority", on), by="authority-1", subject=getattr(CLAIM, subject))
    wanted = [] if (on, subject) == (approval.ARTIFACT, "artifact") else ["signature-missing"]
    assert rules([*before, summary, given]) == wanted


def test_an_approval_of_the_artifact_is_none_of_the_declaration() -> None:
    declared = says(kinds.APPROVAL, approving("safety", approval.DECLARATION), subject=CLAIM.artifact)
    assert rules(instead(declared, DECLARED), DECLARED) == ["signature-missing"]


def test_an_approval_in_another_role_is_none_in_this() -> None:
    given = says(kinds.APPROVAL, approving("policy"), by="policy-1")
    assert rules([*good_evidence()[:-1], given]) == ["signature-missing"]


def test_the_role_in_the_approval_decides_for_one_who_holds_both() -> None:
    document = trust_document()
    document["roles"]["release-authority"]["principals"].append("policy-1")
    trust = trust_policy(document)
    given = says(kinds.APPROVAL, approving("policy"), by="policy-1", trust=trust)
    assert rules([*good_evidence()[:-1], given], trust=trust) == ["signature-missing"]
    given = says(kinds.APPROVAL, approving("release-authority"), by="policy-1", trust=trust)
    assert rules([*good_evidence()[:-1], given], trust=trust) == []


@pytest.mark.parametrize("on", ["declaration", "artifact", "model"])
def test_a_demand_in_a_role_that_nobody_declared_is_never_met(on: str) -> None:
    requirements = replace(REQUIREMENTS, signatures=(RequiredSignature("pilot", 1, on),))
    (finding,) = found(good_evidence(), requirements=requirements)
    assert f"the approval of the {on} needs 1 principal of role pilot, it has 0" in finding.message


def test_a_release_asks_for_more_principals_than_the_policy() -> None:
    requirements = replace(REQUIREMENTS, signatures=(RequiredSignature("safety", 2, "declaration"),))
    assert rules(good_evidence(), requirements=requirements) == ["signature-missing"]
    second = says(kinds.APPROVAL, by="safety-2")
    assert rules([second, *good_evidence()], requirements=requirements) == []


def test_a_release_cannot_ask_for_fewer_than_the_policy() -> None:
    requirements = replace(REQUIREMENTS, signatures=(RequiredSignature("safety", 0, "declaration"),))
    assert rules(good_evidence()[:1], DECLARED, requirements) == ["signature-missing"]
    assert rules(good_evidence(), requirements=REQUIREMENTS, trust=with_thresholds(safety=2)) == ["signature-missing"]


def test_the_release_authority_is_asked_whatever_a_release_says() -> None:
    assert rules(good_evidence()[:-1], requirements=replace(REQUIREMENTS, signatures=())) == ["signature-missing"]


@pytest.mark.parametrize(
    ("role", "rule", "item"),
    [
        ("model_owner", "model-unapproved", lambda by: says(kinds.REGISTRY_STATE, by=by)),
        ("builder", "provenance-missing", lambda by: says(kinds.PROVENANCE, built(by), by=by)),
        ("verifier", "verdict-missing", lambda by: says(kinds.VERDICT, judged(good_evidence(BUILT), by), by=by)),
        (
            "release_authority",
            "signature-missing",
            lambda by: says(kinds.APPROVAL, approving("release-authority"), by=by),
        ),
    ],
)
def test_a_threshold_of_two_counts_principals(role: str, rule: str, item: Callable[[str], Evidence]) -> None:
    trust, name = (
        with_thresholds(**{role: 2}),
        {"model_owner": "owner", "release_authority": "authority"}.get(role, role),
    )
    assert rules(good_evidence(), trust=trust) == [rule]
    assert rules([*good_evidence(), item(f"{name}-1")], trust=trust) == [rule]
    assert rules([*good_evidence(), item(f"{name}-2")], trust=trust) == []


def test_a_threshold_of_two_is_not_met_by_two_keys_of_one_principal() -> None:
    spare = says(kinds.APPROVAL, approving("release-authority"), by=SPARE)
    evidence = [*good_evidence(), spare]
    assert evidence[-2].principal == spare.principal
    assert evidence[-2].spki != spare.spki
    (finding,) = found(evidence, trust=with_thresholds(release_authority=2))
    assert "needs 2 principals of role release-authority, it has 1" in finding.message


def one_for_two_roles() -> TrustPolicy:
    """The model's owner may also approve for safety, the validator may also verify; nothing separates them up front."""
    document = trust_document()
    document["roles"]["safety"]["principals"].append("owner-1")
    document["roles"]["verifier"]["principals"].append("validator-1")
    return trust_policy(document)


def test_one_principal_in_two_roles() -> None:
    trust = one_for_two_roles()
    evidence = [says(kinds.REGISTRY_STATE), says(kinds.APPROVAL, by="owner-1", trust=trust)]
    (finding,) = found(evidence, DECLARED, trust=trust)
    assert finding.rule == "separation-violated"
    assert "owner-1 signed as model-owner and as safety" in finding.message


@pytest.mark.parametrize(
    "second", [lambda: says(kinds.REGISTRY_STATE, by="owner-2"), lambda: says(kinds.APPROVAL, by="safety-1")]
)
def test_a_second_principal_resolves_it(second: Callable[[], Evidence]) -> None:
    trust = one_for_two_roles()
    evidence = [says(kinds.REGISTRY_STATE), says(kinds.APPROVAL, by="owner-1", trust=trust), second()]
    assert rules(evidence, DECLARED, trust=trust) == []


def test_one_principal_in_two_roles_at_the_end() -> None:
    trust = one_for_two_roles()
    *before, _, last = good_evidence()
    summary = says(kinds.VERDICT, judged(before, "validator-1"), by="validator-1", trust=trust)
    assert rules([*before, summary, last], trust=trust) == ["separation-violated"]
    other = says(kinds.VERDICT, judged(before, "verifier-2"), by="verifier-2")
    assert rules([*before, summary, other, last], trust=trust) == []


def test_what_is_missing_is_told_before_who_is_doubled() -> None:
    trust = one_for_two_roles()
    evidence = [says(kinds.REGISTRY_STATE), says(kinds.APPROVAL, by="owner-1", trust=trust)]
    assert "separation-violated" not in rules(evidence, BUILT, trust=trust)


def test_unknown_roles_of_a_policy_change_nothing() -> None:
    document = trust_document()
    document["roles"]["auditor"] = {"threshold": 2, "principals": ["root-1", "root-2"]}
    assert rules(good_evidence(), trust=trust_policy(document)) == []
