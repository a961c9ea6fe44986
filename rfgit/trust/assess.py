"""Is there enough evidence for one artifact? The question that release, gate, export and robots all ask.

Pure: evidence and requirements in, findings out. What a place or a moment adds (regions, fleets, policies in
Rego, protected sets) is the gate's business, and is not looked at here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Iterable, List, Sequence, Tuple

from ..attest import kinds
from ..attest.predicates import approval, registry_state, test_result, verdict
from ..domain.evidence import Evidence
from ..domain.finding import Finding
from ..domain.requirements import Requirements
from .claim import Claim
from .needs import BUILT, JUDGED, needs_of, unmet
from .numbers import envelope_findings
from .policy import TrustPolicy


@dataclass(frozen=True)
class Assessment:
    """`used` is the evidence that speaks about this claim, counted or not."""

    findings: Tuple[Finding, ...]
    used: Tuple[Evidence, ...]


def assess(
    claim: Claim, requirements: Requirements, evidence: Iterable[Evidence], policy: TrustPolicy, *, stage: int
) -> Assessment:
    """Say what is missing or wrong, for an artifact that has come to `stage`.

    1. Keep the evidence about this model, declaration or artifact, bound to this release and target.
    2. Nothing recorded says no: a failed test, a broken envelope, a rejection, another registry stage.
    3. Every need of the stage has enough principals of its role.
    4. Each principal fills one role only.
    5. Every declared number is known well enough, and holds.
    6. What a verdict lists is there.

    Not checked: the bytes of the artifact, where it is to run, whether the declaration is still the current one.
    """
    used = tuple(item for item in evidence if _relevant(item, claim, requirements))
    needs = needs_of(claim, requirements, used, policy, stage)
    findings = [*_recorded_no(used, requirements), *unmet(needs)]
    if stage >= BUILT:
        findings.extend(envelope_findings(requirements.envelope, used))
    if stage >= JUDGED:
        findings.extend(_verdict_inputs(used))
    return Assessment(tuple(findings), used)


def _relevant(item: Evidence, claim: Claim, requirements: Requirements) -> bool:
    bound = item.binding
    if bound.get("release") != str(claim.variant.release):
        return False
    if item.kind == kinds.REGISTRY_STATE:
        return item.subject == requirements.model
    if bound.get("declaration") != str(claim.declaration):
        return False
    if item.subject == claim.declaration:
        return item.kind == kinds.APPROVAL
    return (
        item.subject == claim.artifact
        and bound.get("target") == claim.variant.target
        and bound.get("target-digest") == str(claim.target)
    )


def _recorded_no(used: Sequence[Evidence], requirements: Requirements) -> List[Finding]:
    findings = []
    for item in used:
        said = says_no(item, requirements.model_state)
        if said:
            rule, message = said
            hint = "what is recorded stays: propose a new version"
            findings.append(Finding(rule, f"{item.principal} recorded that {message}", path=item.path, hint=hint))
    return findings


def says_no(item: Evidence, model_state: str) -> Tuple[str, str] | None:
    """Rule and words of a statement that speaks against what it is about; None for any other."""
    if item.kind == kinds.REGISTRY_STATE:
        stage = registry_state.read(item.predicate).stage
        if stage != model_state:
            return "model-state", f"the model is at stage {stage!r}, {model_state!r} is required"
    if item.kind == kinds.APPROVAL:
        given = approval.read(item.predicate)
        if given.decision != approval.APPROVED:
            return "approval-rejected", f"the {given.on} is rejected by role {given.role}"
    if item.kind == kinds.TEST_RESULT:
        failed = test_result.read(item.predicate).failed
        if failed:
            return "tests-failed", f"tests failed: {', '.join(failed)}"
    if item.kind == kinds.VERDICT and verdict.read(item.predicate).result != verdict.PASSED:
        return "verdict-failed", "the verdict is FAILED"
    return None


def _verdict_inputs(used: Sequence[Evidence]) -> List[Finding]:
    present = {(item.file_name, item.payload) for item in used}
    findings = []
    for item in used:
        if item.kind == kinds.VERDICT:
            inputs = verdict.read(item.predicate).inputs
            if not inputs:
                message = f"the verdict by {item.principal} rests on nothing"
                findings.append(Finding("evidence-missing", message, path=item.path))
            for seen in inputs:
                if (seen.name, seen.payload) not in present:
                    message = f"the verdict by {item.principal} rests on {seen.name}, which is not there"
                    findings.append(Finding("evidence-missing", message, path=item.path))
    return findings
