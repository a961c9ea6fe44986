"""Protected sets: what is protected counts only while its current digest is approved by its role."""

from __future__ import annotations

from typing import Dict, Iterable, List, Mapping, Tuple

from ..attest import kinds
from ..attest.predicates import approval
from ..domain.digest import Digest
from ..domain.evidence import Evidence
from ..domain.finding import Finding
from .policy import ProtectedSet, TrustPolicy

RULE = "protected-not-approved"


def unapproved(
    policy: TrustPolicy, sets: Iterable[Tuple[ProtectedSet, Mapping[str, Digest]]], evidence: Iterable[Evidence]
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
            signers = approvers(protected.role, digest, approvals)
            if len(signers) < need:
                findings.append(_finding(protected, path, need, len(signers)))
    return tuple(findings)


def approvers(role: str, digest: Digest, evidence: Iterable[Evidence]) -> Tuple[str, ...]:
    """The principals that approve this digest of a protected set in this role."""
    found: Dict[str, None] = {}
    for item in evidence:
        if item.kind == kinds.APPROVAL and item.subject == digest and role in item.roles:
            given = approval.read(item.predicate)
            if given.on == approval.PROTECTED and given.role == role and given.decision == approval.APPROVED:
                found[item.principal] = None
    return tuple(found)


def _finding(protected: ProtectedSet, path: str, need: int, have: int) -> Finding:
    what = path or f"protected set {protected.name!r}"
    people = "1 principal" if need == 1 else f"{need} principals"
    message = f"{what} is not approved as it stands: it needs {people} of role {protected.role}, it has {have}"
    hint = f"a principal of role {protected.role} can give it: rfgit approve --protected {protected.name}"
    return Finding(RULE, message, path=path, hint=hint)
