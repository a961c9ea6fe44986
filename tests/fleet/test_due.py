"""Signatures that are missing, and who can give them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from rfgit.attest import kinds
from rfgit.declare.documents import Release
from rfgit.declare.files import MemoryFiles
from rfgit.declare.read import read_release
from rfgit.domain.digest import Digest
from rfgit.domain.names import ReleaseId
from rfgit.domain.requirements import RequiredSignature
from rfgit.fleet.due import Due, protected_dues, release_dues, root_dues, voided
from rfgit.trust.policy import TrustPolicy
from tests.declare.overlays import tree
from tests.evidencekit import TRUST, approving, says, trust_document, trust_policy

RELEASE = ReleaseId("reachy-kinematics", "1.0.0")
NOW, BEFORE = Digest.of(b"now"), Digest.of(b"before")
SAFETY = RequiredSignature("safety", 1, "declaration")
BINDING = {"release": str(RELEASE), "declaration": str(NOW), "target": None, "target-digest": None, "commit": None}


def release() -> Release:
    return read_release(MemoryFiles(tree()), RELEASE)


def approval(by: str, role: str = "safety", digest: Digest = NOW) -> Any:
    binding = {**BINDING, "declaration": str(digest)}
    return says(kinds.APPROVAL, approving(role, "declaration"), by=by, subject=digest, binding=binding)


def dues(*evidence: Any, trust: TrustPolicy = TRUST, required: tuple[RequiredSignature, ...] = (SAFETY,)) -> list[Due]:
    return list(release_dues(release(), NOW, required, evidence, trust))


def of(role: str, found: list[Due]) -> list[tuple[int, tuple[str, ...], tuple[str, ...], bool]]:
    return [(item.need, item.given, item.can_give, item.later) for item in found if item.role == role]


def changed(role: str, **values: Any) -> TrustPolicy:
    document = trust_document()
    document["roles"][role].update(values)
    return trust_policy(document)


def test_everything_is_missing_at_first() -> None:
    found = dues()
    assert of("model-owner", found) == [(1, (), ("owner-1", "owner-2"), False)]
    assert of("safety", found) == [(1, (), ("safety-1", "safety-2"), False)]
    able = ("authority-1", "authority-2")
    assert of("release-authority", found) == [(1, (), able, False), (1, (), able, True)], "on declaration and artifact"


def test_what_was_given_is_not_missing() -> None:
    assert of("safety", dues(approval("safety-1"))) == []


@pytest.mark.parametrize(
    "item",
    [
        approval("safety-1", digest=BEFORE),
        says(kinds.APPROVAL, approving("safety", "declaration"), by="safety-1", subject=NOW),
        says(
            kinds.APPROVAL, approving("safety", "declaration", "rejected"), by="safety-1", subject=NOW, binding=BINDING
        ),
    ],
    ids=["of what it was before", "of another release", "a rejection"],
)
def test_what_does_not_count_is_missing(item: Any) -> None:
    assert of("safety", dues(item)) == [(1, (), ("safety-1", "safety-2"), False)]


def test_a_threshold_of_two_names_the_other_one() -> None:
    found = dues(approval("safety-1"), trust=changed("safety", threshold=2))
    assert of("safety", found) == [(2, ("safety-1",), ("safety-2",), False)]


def test_policies_ask_for_more_than_the_release_and_never_for_less() -> None:
    two = RequiredSignature("safety", 2, "declaration")
    assert of("safety", dues(required=(two, SAFETY))) == [(2, (), ("safety-1", "safety-2"), False)]


@pytest.mark.parametrize(
    "scope", [{"names": ["other*"]}, {"targets": ["bench"]}, {"predicateTypes": ["https://slsa.dev/provenance/v1"]}]
)
def test_a_role_that_may_not_speak_of_it_can_give_nothing(scope: Mapping[str, Any]) -> None:
    assert of("safety", dues(trust=changed("safety", scope=scope))) == [(1, (), (), False)]


@pytest.mark.parametrize("state", ["retired", "revoked"])
def test_a_key_that_signs_no_more(state: str) -> None:
    document = trust_document()
    document["principals"]["safety-1"]["keys"][0]["state"] = state
    assert of("safety", dues(trust=trust_policy(document))) == [(1, (), ("safety-2",), False)]


def test_a_role_that_nobody_holds() -> None:
    legal = RequiredSignature("legal", 1, "declaration")
    assert of("legal", dues(required=(legal,))) == [(1, (), (), False)]


def test_who_signed_in_one_role_is_named_for_no_other() -> None:
    trust = changed("release-authority", principals=["authority-1", "safety-1"])
    found = dues(approval("safety-1"), trust=trust)
    assert {able for _, _, able, _ in of("release-authority", found)} == {("authority-1",)}


def test_approvals_of_what_it_was_are_void() -> None:
    given = [approval("safety-1", digest=BEFORE), approval("safety-2", digest=NOW)]
    assert [(item.principal, item.role) for item in voided(RELEASE, BEFORE, given)] == [("safety-1", "safety")]
    assert voided(RELEASE, None, given) == ()


def test_protected_sets_are_missed_as_the_gate_misses_them() -> None:
    policy, fleets = TRUST.protected
    sets = [(policy, {"": NOW}), (fleets, {"targets/a.yaml": NOW, "targets/b.yaml": BEFORE})]
    given = says(
        kinds.APPROVAL,
        approving("site", "protected"),
        by="site-1",
        subject=NOW,
        binding={**dict.fromkeys(BINDING), "protected": "fleets:targets/a.yaml"},
    )
    found = protected_dues(TRUST, sets, [given], lambda *_: ())
    assert [(item.about, item.can_give) for item in found] == [
        ("protected set policy", ("policy-1", "policy-2")),
        ("targets/b.yaml", ("site-1",)),
    ]


def test_a_new_trust_version_needs_both_roots() -> None:
    document = trust_document()
    document["version"] = 2
    document["roles"]["root"] = {"threshold": 1, "principals": ["root-3"]}
    after = trust_policy(document)
    signed = says(kinds.TRUST_VERSION, by="root-1", subject=after.digest, binding=dict.fromkeys(BINDING))
    found = root_dues(TRUST, after, {"version 1": [signed], "version 2": []})
    assert [(item.need, item.given, item.can_give) for item in found] == [
        (2, ("root-1",), ("root-2", "root-3")),
        (1, (), ("root-3",)),
    ]
    stale = says(kinds.TRUST_VERSION, by="root-1", subject=BEFORE, binding=dict.fromkeys(BINDING))
    assert root_dues(TRUST, after, {"version 1": [stale], "version 2": []})[0].given == ()
