"""Everything that was released is proved again, from the evidence that its verdict rested on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ..attest.predicates import verdict
from ..domain.evidence import Evidence
from ..domain.finding import Finding
from ..domain.requirements import Requirements
from ..trust.assess import assess
from ..trust.claim import Claim
from ..trust.needs import BUILT, is_release_verdict
from ..trust.policy import VERIFIER, TrustPolicy


def reprove(
    claim: Claim, requirements: Requirements, evidence: Sequence[Evidence], policy: TrustPolicy
) -> Iterator[Finding]:
    """Findings about one released variant.

    1. Each verdict's inputs are all on the trail: `evidence-missing`.
    2. Those inputs alone are enough for the verdict that was given: the rules of `trust.assess`.
    """
    present = {(found.file_name, found.payload): found for found in evidence}
    for item in verdicts(claim, evidence):
        given = verdict.read(item.predicate)
        missing = [seen.name for seen in given.inputs if (seen.name, seen.payload) not in present]
        if missing:
            message = f"the verdict on {claim.variant} rests on {', '.join(missing)}, which the trail does not hold"
            yield Finding("evidence-missing", message, path=item.path)
            continue
        rested = [present[seen.name, seen.payload] for seen in given.inputs]
        for finding in assess(claim, requirements, rested, policy, stage=BUILT).findings:
            yield replace(finding, message=f"{claim.variant}: {finding.message}", path=finding.path or item.path)


def verdicts(claim: Claim, evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """The PASSED release verdicts on this very artifact, by verifiers."""
    return tuple(item for item in evidence if VERIFIER in item.roles and is_release_verdict(item, claim))
