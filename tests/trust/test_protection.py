from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from rfgit.attest import kinds
from rfgit.attest.predicates import approval
from rfgit.domain.digest import Digest
from rfgit.domain.evidence import Evidence
from rfgit.trust.policy import TrustPolicy
from rfgit.trust.protection import approvers, unapproved
from tests.evidencekit import TRUST, approving, says, trust_document, trust_policy

WHOLE, FLEETS = TRUST.protected
NOW, BEFORE = Digest.of(b"now"), Digest.of(b"before")


def approved(
    digest: Digest, role: str = "policy", by: str = "policy-1", on: str = "protected", decision: str = "approved"
) -> Evidence:
    bound = dict.fromkeys(("release", "declaration", "target", "target-digest", "commit"))
    return says(kinds.APPROVAL, approving(role, on, decision), by=by, subject=digest, binding=bound)


def told(*evidence: Evidence, digests: Mapping[str, Digest] | None = None, trust: TrustPolicy = TRUST) -> list[str]:
    found = unapproved(trust, [(WHOLE, digests or {"": NOW})], evidence)
    assert {item.rule for item in found} <= {"protected-not-approved"}
    return [item.message for item in found]


def test_an_approval_of_the_current_digest_is_enough() -> None:
    assert told(approved(NOW)) == []
    assert approvers("policy", NOW, [approved(NOW), approved(NOW, by="policy-2"), approved(NOW)]) == (
        "policy-1",
        "policy-2",
    )


@pytest.mark.parametrize(
    "evidence",
    [
        pytest.param([], id="nothing"),
        pytest.param([lambda: approved(BEFORE)], id="of what it was before"),
        pytest.param([lambda: approved(NOW, on="declaration")], id="on a declaration"),
        pytest.param([lambda: approved(NOW, on="artifact")], id="on an artifact"),
        pytest.param([lambda: approved(NOW, role="site", by="site-1")], id="in another role"),
        pytest.param([lambda: approved(NOW, decision=approval.REJECTED)], id="a rejection"),
        pytest.param([lambda: says(kinds.PROVENANCE, subject=NOW)], id="of another kind"),
        pytest.param([lambda: replace(approved(NOW), roles=())], id="by one who lost the role"),
    ],
)
def test_what_does_not_approve_it(evidence: list) -> None:  # type: ignore[type-arg]
    assert told(*(make() for make in evidence)) == [
        "protected set 'policy' is not approved as it stands: it needs 1 principal of role policy, it has 0"
    ]


def test_the_threshold_counts_principals() -> None:
    document = trust_document()
    document["roles"]["policy"]["threshold"] = 2
    trust = trust_policy(document)
    assert "needs 2 principals of role policy, it has 1" in told(approved(NOW), approved(NOW), trust=trust)[0]
    assert told(approved(NOW), approved(NOW, by="policy-2"), trust=trust) == []


def test_a_set_of_an_undeclared_role_is_never_approved() -> None:
    assert (
        unapproved(TRUST, [(replace(WHOLE, role="pilot"), {"": NOW})], [approved(NOW)])[0].rule
        == "protected-not-approved"
    )


def test_each_document_needs_its_own_approval() -> None:
    digests = {"targets/fleets/lyon.yaml": NOW, "targets/bench.yaml": BEFORE}
    (finding,) = unapproved(TRUST, [(FLEETS, digests)], [approved(NOW, "site", "site-1")])
    assert finding.path == "targets/bench.yaml"
    assert finding.message.startswith("targets/bench.yaml is not approved as it stands")
    assert "rfgit approve --protected fleets" in finding.hint


def test_an_approval_for_one_set_does_not_serve_another_role() -> None:
    sets = [(WHOLE, {"": NOW}), (FLEETS, {"targets/bench.yaml": NOW})]
    assert [item.path for item in unapproved(TRUST, sets, [approved(NOW)])] == ["targets/bench.yaml"]


def test_a_set_without_documents_needs_nothing() -> None:
    assert unapproved(TRUST, [(FLEETS, {})], []) == ()
    assert unapproved(TRUST, [], []) == ()
