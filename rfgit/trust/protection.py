"""Protected sets: what is protected counts only while its current digest is approved by its role."""

from __future__ import annotations

from typing import Callable, Dict, FrozenSet, Iterable, List, Mapping, Sequence, Set, Tuple

from ..attest import kinds
from ..attest.predicates import approval
from ..domain.digest import Digest
from ..domain.evidence import Evidence
from ..domain.finding import Finding
from .policy import ProtectedSet, TrustPolicy

RULE = "protected-not-approved"

State = Tuple[FrozenSet[str], Digest]
"""What one commit holds: the paths of the approvals in question that lie in it, and the digest of the set."""

History = Callable[[ProtectedSet, str, Sequence[Evidence]], Iterable[State]]
"""The states that a set, or one document of it, has been in, with those of the given approvals that lay beside it."""


def unapproved(
    policy: TrustPolicy,
    sets: Iterable[Tuple[ProtectedSet, Mapping[str, Digest]]],
    evidence: Iterable[Evidence],
    history: History,
) -> Tuple[Finding, ...]:
    """A finding for each digest that its role's threshold does not approve.

    `sets` pairs each protected set with its current digests by path, or by "" where the set has one digest.
    Not checked: whether the digests are those of the tree that the caller judges.
    """
    approvals = [item for item in evidence if item.kind == kinds.APPROVAL]
    findings: List[Finding] = []
    for protected, digests in sets:
        need = policy.threshold(protected.role)
        for path, digest in sorted(digests.items()):
            have = _principals(standing(protected, path, digest, approvals, need, history))
            if have < need:
                given = _principals(item for item in approvals if _is_of(item, protected.role, digest))
                findings.append(_finding(protected, path, need, have, given - have))
    return tuple(findings)


def standing(
    protected: ProtectedSet, path: str, digest: Digest, evidence: Iterable[Evidence], need: int, history: History
) -> Tuple[Evidence, ...]:
    """The approvals of this digest of a set, or of one document of it, that still stand.

    One is spent once a commit that holds it is in another state that `need` principals have approved: what was
    replaced is no way back, unless it is approved anew. In which order commits are read, and by which way they are
    reached, has no say. `history` is asked only where another state was ever approved.

    Not checked: approvals that were given to a draft and never came to the trail are as good as on their day.
    """
    approvals = [item for item in evidence if _approves(item, protected.role)]
    own = tuple(item for item in approvals if item.subject == digest)
    rivals: Dict[Digest, List[Evidence]] = {}
    for item in approvals:
        if item.subject != digest and item.binding.get("protected") == subject_name(protected, path):
            rivals.setdefault(item.subject, []).append(item)
    if not own or not any(_enough(items, need) for items in rivals.values()):
        return own
    spent: Set[str] = set()
    for present, state in history(protected, path, approvals):
        if _enough((item for item in rivals.get(state, ()) if item.path in present), need):
            spent |= present
    return tuple(item for item in own if item.path not in spent)


def _enough(items: Iterable[Evidence], need: int) -> bool:
    return _principals(items) >= need


def _principals(items: Iterable[Evidence]) -> int:
    return len({item.principal for item in items})


def _is_of(item: Evidence, role: str, digest: Digest) -> bool:
    return item.subject == digest and _approves(item, role)


def subject_name(protected: ProtectedSet, path: str) -> str:
    """What an approval of a set, or of one document of it, is bound to."""
    return f"{protected.name}:{path}" if path else protected.name


def _approves(item: Evidence, role: str) -> bool:
    if item.kind != kinds.APPROVAL or role not in item.roles:
        return False
    given = approval.read(item.predicate)
    return given.on == approval.PROTECTED and given.role == role and given.decision == approval.APPROVED


def _finding(protected: ProtectedSet, path: str, need: int, have: int, spent: int) -> Finding:
    what = path or f"protected set {protected.name!r}"
    people = "1 principal" if need == 1 else f"{need} principals"
    message = f"{what} is not approved as it stands: it needs {people} of role {protected.role}, it has {have}"
    if spent:
        given = "1 approval of this state was" if spent == 1 else f"{spent} approvals of this state were"
        message += f"; {given} given before another one was approved: it has to be approved anew"
    hint = f"a principal of role {protected.role} can give it: rfgit approve --protected {protected.name}"
    return Finding(RULE, message, path=path, hint=hint)
