from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

import pytest

from rfgit.attest import kinds
from rfgit.attest.predicates import approval
from rfgit.domain.digest import Digest
from rfgit.domain.evidence import Evidence
from rfgit.domain.finding import Finding
from rfgit.trust import protection
from rfgit.trust.policy import ProtectedSet, TrustPolicy
from tests.evidencekit import TRUST, approving, says, trust_document, trust_policy

WHOLE, FLEETS = TRUST.protected
OTHER = Digest.of(b"other")
NOW, BEFORE = Digest.of(b"now"), Digest.of(b"before")


def approved(
    digest: Digest,
    role: str = "policy",
    by: str = "policy-1",
    on: str = "protected",
    decision: str = "approved",
    name: str = "fleets:targets/fleets/lyon.yaml",
) -> Evidence:
    bound: dict[str, str | None] = dict.fromkeys(("release", "declaration", "target", "target-digest", "commit"))
    bound["protected"] = role if role == "policy" else name
    return says(kinds.APPROVAL, approving(role, on, decision), by=by, subject=digest, binding=bound)


def unapproved(
    trust: TrustPolicy, sets: Sequence[tuple[ProtectedSet, Mapping[str, Digest]]], evidence: Sequence[Evidence]
) -> tuple[Finding, ...]:
    """As if each approval had been recorded in a commit of its own, which was in the state that it approves."""

    def history(_set: ProtectedSet, _path: str, approvals: Sequence[Evidence]) -> Iterator[protection.State]:
        for number, item in enumerate(approvals):
            yield frozenset(earlier.path for earlier in approvals[: number + 1]), item.subject

    named = [replace(item, path=f"policies/evidence/approval/{number}") for number, item in enumerate(evidence)]
    return protection.unapproved(trust, sets, named, history)


def bound(item: Evidence, **to: str) -> Evidence:
    return replace(item, binding={**item.binding, **to})


def told(*evidence: Evidence, digests: Mapping[str, Digest] | None = None, trust: TrustPolicy = TRUST) -> list[str]:
    found = unapproved(trust, [(WHOLE, digests or {"": NOW})], evidence)
    assert {item.rule for item in found} <= {"protected-not-approved"}
    return [item.message for item in found]


def test_an_approval_of_the_current_digest_is_enough() -> None:
    assert told(approved(NOW)) == []
    assert told(approved(NOW), approved(NOW, by="policy-2"), approved(NOW)) == []


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
        pytest.param([lambda: bound(approved(NOW), release="hello@1")], id="of a release, which a scope may cover"),
        pytest.param([lambda: bound(approved(NOW), protected="policies")], id="of a set of another name"),
    ],
)
def test_what_does_not_approve_it(evidence: list[Callable[[], Evidence]]) -> None:
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


def test_what_was_replaced_is_no_way_back_until_it_is_approved_anew() -> None:
    assert told(approved(NOW), approved(OTHER)) != []
    assert told(approved(NOW), approved(OTHER), approved(NOW)) == []
    assert told(approved(NOW), approved(OTHER), approved(BEFORE), approved(NOW)) == []
    assert told(approved(OTHER), approved(NOW)) == []


def test_approvals_that_are_spent_are_told() -> None:
    def spent(*evidence: Evidence) -> str:
        (message,) = told(*evidence)
        return message.partition("it has ")[2]

    assert spent() == spent(approved(OTHER)) == "0"
    assert spent(approved(NOW), approved(OTHER)) == (
        "0; 1 approval of this state was given before another one was approved: it has to be approved anew"
    )
    assert "2 approvals of this state were" in spent(approved(NOW), approved(NOW, by="policy-2"), approved(OTHER))


@pytest.mark.parametrize(
    "other",
    [
        lambda: approved(OTHER, decision=approval.REJECTED),
        lambda: approved(OTHER, role="site", by="site-1"),
        lambda: approved(OTHER, on="declaration"),
        lambda: replace(approved(OTHER), roles=()),
        lambda: replace(approved(OTHER), binding={"protected": "another set"}),
    ],
    ids=["rejected", "of another role", "of a declaration", "of one who lost the role", "of another set"],
)
def test_only_an_approval_of_the_same_set_replaces_one(other: Callable[[], Evidence]) -> None:
    assert told(approved(NOW), other()) == []


def test_one_of_two_replaces_nothing() -> None:
    document = trust_document()
    document["roles"]["policy"]["threshold"] = 2
    trust = trust_policy(document)
    both = (approved(NOW), approved(NOW, by="policy-2"))
    assert told(*both, approved(OTHER), trust=trust) == []
    assert told(*both, approved(OTHER), approved(OTHER), trust=trust) == []
    assert told(*both, approved(OTHER), approved(OTHER, by="policy-2"), trust=trust) != []


def test_documents_of_one_set_do_not_replace_each_other() -> None:
    digests = {"targets/fleets/lyon.yaml": NOW}
    lyon, bench = approved(NOW, "site", "site-1"), approved(OTHER, "site", "site-1", name="fleets:targets/bench.yaml")
    assert unapproved(TRUST, [(FLEETS, digests)], [lyon, bench]) == ()
    assert unapproved(TRUST, [(FLEETS, digests)], [lyon, approved(OTHER, "site", "site-1")]) != ()


def test_history_is_not_asked_where_there_was_no_other_state() -> None:
    def never(*_: object) -> Iterator[protection.State]:
        raise AssertionError

    assert protection.unapproved(TRUST, [(WHOLE, {"": NOW})], [approved(NOW)], never) == ()


@pytest.mark.parametrize(
    ("states", "stands"),
    [
        pytest.param([({"a"}, NOW), ({"a", "b"}, OTHER)], False, id="replaced"),
        pytest.param([({"a", "b"}, OTHER), ({"a"}, NOW)], False, id="read in another order"),
        pytest.param([({"a"}, NOW), ({"a", "b"}, NOW)], True, id="never in the other state"),
        pytest.param([({"a"}, NOW), ({"b"}, OTHER)], True, id="the other state had not this approval"),
        pytest.param([({"a"}, OTHER), ({"a", "b"}, NOW)], True, id="the other state was not approved there"),
        pytest.param([({"a", "b"}, BEFORE)], True, id="a third state, which nobody approved"),
    ],
)
def test_what_spends_an_approval(states: list[tuple[set[str], Digest]], stands: bool) -> None:
    evidence = [replace(approved(NOW), path="a"), replace(approved(OTHER), path="b")]
    found = protection.unapproved(
        TRUST, [(WHOLE, {"": NOW})], evidence, lambda *_: [(frozenset(paths), state) for paths, state in states]
    )
    assert (found == ()) is stands


def test_who_left_the_role_since_has_approved_all_the_same() -> None:
    """What replaced a state stays a replacement, whatever became of the one who approved it."""
    old, new = (replace(approved(digest), path=path) for digest, path in ((NOW, "old"), (BEFORE, "new")))
    states = [(frozenset({"old"}), NOW), (frozenset({"old", "new"}), BEFORE)]

    def history(_set: ProtectedSet, _path: str, approvals: Sequence[Evidence]) -> Iterator[protection.State]:
        assert {item.path for item in approvals} == {"old", "new"}
        yield from states

    eras = [protection.Era(TRUST, (old, new))]
    assert protection.standing(WHOLE, "", NOW, [old], 1, history, eras) == ()
    states.pop()
    assert protection.standing(WHOLE, "", NOW, [old], 1, history, eras) == (old,)
