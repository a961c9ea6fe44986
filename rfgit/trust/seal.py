"""The seal of an export: one verdict by a verifier that lists every other envelope beside it.

Without it, evidence that speaks against an artifact could be left out of an export unseen.
"""

from __future__ import annotations

from typing import List, Sequence, Tuple

from ..attest import kinds
from ..attest.predicates import verdict
from ..domain.digest import Digest
from ..domain.evidence import Evidence
from ..domain.finding import Finding
from .claim import Claim, resource_uri
from .policy import VERIFIER


def is_seal(item: Evidence) -> bool:
    """Whether its signer may seal anything is not checked."""
    return item.kind == kinds.VERDICT and verdict.LEVEL_EXPORT in verdict.read(item.predicate).levels


def check_seal(claim: Claim, evidence: Sequence[Evidence], repository: Digest) -> Tuple[Finding, ...]:
    """Findings about the seal; none when the export is whole.

    1. There is exactly one seal, by a verifier who names itself, about this very artifact, and it says PASSED.
    2. It lists exactly the other envelopes: no more, no fewer.

    Not checked: whether the evidence is enough (`assess`), and how old the seal is.
    """
    seals = [item for item in evidence if is_seal(item)]
    if len(seals) != 1:
        hint = "ask for a new export: rfgit export makes and seals one"
        return (Finding("seal-missing", f"an export has one seal by a verifier, this one has {len(seals)}", hint=hint),)
    seal = seals[0]
    given = verdict.read(seal.predicate)
    findings: List[Finding] = []
    if VERIFIER not in seal.roles or given.verifier != verdict.VERIFIER_PREFIX + seal.principal:
        findings.append(_finding(seal, f"it is signed by {seal.principal} in the name of {given.verifier}"))
    if (seal.subject, given.resource) != (claim.artifact, resource_uri(repository, claim.variant)):
        findings.append(_finding(seal, f"it is about {given.resource} with artifact {seal.subject}"))
    if given.result != verdict.PASSED:
        findings.append(_finding(seal, f"it says {given.result}"))
    return (*findings, *_contents(seal, given, evidence))


def _contents(seal: Evidence, given: verdict.Verdict, evidence: Sequence[Evidence]) -> List[Finding]:
    listed = {(item.name, item.payload) for item in given.inputs}
    present = {(item.file_name, item.payload) for item in evidence if item is not seal}
    lost = [_finding(seal, f"it lists {name}, which is not there") for name, _ in sorted(listed - present)]
    added = [_finding(seal, f"it does not list {name}, which is there") for name, _ in sorted(present - listed)]
    return lost + added


def _finding(seal: Evidence, message: str) -> Finding:
    return Finding("seal-broken", f"the seal of the export does not hold: {message}", path=seal.path)
