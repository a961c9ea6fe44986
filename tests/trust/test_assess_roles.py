"""Is there enough evidence? Who approved what, in which role, and how many of them did."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from rfgit.attest import kinds
from rfgit.attest.predicates import approval
from rfgit.domain.evidence import Evidence
from rfgit.domain.requirements import RequiredSignature
from rfgit.trust.needs import BUILT, DECLARED
from rfgit.trust.policy import TrustPolicy
from tests.evidencekit import (
    CLAIM,
    REQUIREMENTS,
    SPARE,
    approving,
    built,
    good_evidence,
    judged,
    says,
    trust_document,
    trust_policy,
)
from tests.trust.assessing import found, instead, rules, with_thresholds


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
