"""Protected sets: what is protected counts only while its current digest is approved by its role."""

from __future__ import annotations

from typing import Callable, Dict, Iterable, List, Mapping, Tuple

from ..attest import kinds
from ..attest.predicates import approval
from ..domain.digest import Digest
from ..domain.evidence import Evidence
from ..domain.finding import Finding
from .policy import ProtectedSet, TrustPolicy

RULE = "protected-not-approved"

Age = Callable[[Evidence], int]
"""Where on the trail an envelope first appeared: a later one has the higher number."""


def unapproved(
    policy: TrustPolicy,
    sets: Iterable[Tuple[ProtectedSet, Mapping[str, Digest]]],
    evidence: Iterable[Evidence],
    age: Age,
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
            have = len({item.principal for item in standing(protected, path, digest, approvals, need, age)})
            if have < need:
                findings.append(_finding(protected, path, need, have))
    return tuple(findings)


def standing(
    protected: ProtectedSet, path: str, digest: Digest, evidence: Iterable[Evidence], need: int, age: Age
) -> Tuple[Evidence, ...]:
    """The approvals of this digest of a set, or of one document of it, that still stand.

    They are spent once `need` principals have approved another state of the same: what was replaced is no way back,
    unless it is approved anew. `age` is asked only where there was another state.
    """
    approvals = [item for item in evidence if _approves(item, protected.role)]
    own = tuple(item for item in approvals if item.subject == digest)
    by_digest: Dict[Digest, List[Evidence]] = {}
    for item in approvals:
        if item.subject != digest and item.binding.get("protected") == subject_name(protected, path):
            by_digest.setdefault(item.subject, []).append(item)
    replaced = [when for when in (_approved_at(items, need, age) for items in by_digest.values()) if when is not None]
    return tuple(item for item in own if all(age(item) >= when for when in replaced))


def subject_name(protected: ProtectedSet, path: str) -> str:
    """What an approval of a set, or of one document of it, is bound to."""
    return f"{protected.name}:{path}" if path else protected.name


def _approved_at(items: Iterable[Evidence], need: int, age: Age) -> int | None:
    """When the last of `need` principals had approved; None while it was never enough."""
    first: Dict[str, int] = {}
    for item in items:
        first[item.principal] = min(age(item), first.get(item.principal, age(item)))
    ages = sorted(first.values())
    return ages[need - 1] if len(ages) >= need else None


def _approves(item: Evidence, role: str) -> bool:
    if item.kind != kinds.APPROVAL or role not in item.roles:
        return False
    given = approval.read(item.predicate)
    return given.on == approval.PROTECTED and given.role == role and given.decision == approval.APPROVED


def _finding(protected: ProtectedSet, path: str, need: int, have: int) -> Finding:
    what = path or f"protected set {protected.name!r}"
    people = "1 principal" if need == 1 else f"{need} principals"
    message = f"{what} is not approved as it stands: it needs {people} of role {protected.role}, it has {have}"
    hint = f"a principal of role {protected.role} can give it: rfgit approve --protected {protected.name}"
    return Finding(RULE, message, path=path, hint=hint)
