"""Is there enough evidence for one artifact? The question that release, gate, export and robots all ask.

Pure: evidence and requirements in, findings out. What a place or a moment adds (regions, fleets, policies in
Rego, protected sets) is the gate's business, and is not looked at here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Callable, FrozenSet, Iterable, List, Sequence, Tuple

from ..attest import kinds
from ..attest.predicates import approval, performance, provenance, registry_state, test_result, verdict
from ..domain.assurance import at_least
from ..domain.digest import Digest
from ..domain.evidence import Evidence
from ..domain.finding import Finding
from ..domain.names import Variant
from ..domain.requirements import EnvelopeEntry, Requirements
from .policy import BUILDER, MODEL_OWNER, RELEASE_AUTHORITY, VALIDATOR, VERIFIER, TrustPolicy
from .quorum import Need, can_be_separated, shared_principals

MODEL = "model"
"""What a required signature may be on, beside a declaration and an artifact: a model is approved by its state."""

DECLARED = 0
BUILT = 1
JUDGED = 2
"""How far the variant has come: its declaration is approved; its artifact is proved; its artifact may run."""


@dataclass(frozen=True)
class Claim:
    """The artifact that is asked about, and what it must be bound to."""

    variant: Variant
    artifact: Digest
    declaration: Digest
    target: Digest


@dataclass(frozen=True)
class Assessment:
    """`used` is the evidence that speaks about this claim, counted or not."""

    findings: Tuple[Finding, ...]
    used: Tuple[Evidence, ...]


def resource_uri(repository: Digest, variant: Variant) -> str:
    """The name that a verdict gives to what it judged."""
    return f"rfgit:{repository}/{variant}"


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
    needs = _needs(claim, requirements, used, policy, stage)
    findings = [*_recorded_no(used, requirements), *_missing(needs)]
    if not any(need.lacking for need in needs) and not can_be_separated(needs):
        findings.append(_one_role_each(needs))
    if stage >= BUILT:
        findings.extend(_envelope(requirements.envelope, used))
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


def _needs(
    claim: Claim, requirements: Requirements, used: Sequence[Evidence], policy: TrustPolicy, stage: int
) -> Tuple[Need, ...]:
    checks = frozenset(f"{claim.variant.target}/{check}" for check in requirements.checks)
    approve, release = f"rfgit approve {claim.variant.release}", f"rfgit release {claim.variant.release}"

    def need(rule: str, what: str, role: str, fits: Callable[[Evidence], bool], hint: str, least: int = 1) -> Need:
        found = {item.principal: None for item in used if role in item.roles and fits(item)}
        return Need(rule, what, role, max(least, policy.threshold(role)), tuple(found), hint)

    needs = [need("model-unapproved", "the state of the model", MODEL_OWNER, _is_state, f"{approve} --model")]
    for role, on, least in _signatures(requirements):
        if on != approval.ARTIFACT or stage >= JUDGED:
            fits = _is_state if on == MODEL else partial(_approves, claim=claim, on=on, role=role)
            needs.append(need("signature-missing", f"the approval of the {on}", role, fits, f"{approve} --{on}", least))
    if stage >= BUILT:
        build = partial(_is_own_build, claim=claim, model=requirements.model)
        tests = partial(_has_passed, checks=checks)
        needs.append(need("provenance-missing", "the provenance", BUILDER, build, release))
        needs.append(need("tests-missing", "the test result", VALIDATOR, tests, release))
        needs.append(need("numbers-missing", "the record of the numbers", VALIDATOR, _is_numbers, release))
    if stage >= JUDGED:
        summary = partial(is_release_verdict, claim=claim)
        needs.append(need("verdict-missing", "the verdict", VERIFIER, summary, release))
    return tuple(needs)


def _signatures(requirements: Requirements) -> List[Tuple[str, str, int]]:
    """Role, object and count of every approval due. The release authority's on the artifact always is."""
    wanted = {(RELEASE_AUTHORITY, approval.ARTIFACT): 1}
    for item in requirements.signatures:
        key = (item.role, item.on)
        wanted[key] = max(wanted.get(key, 1), item.minimum)
    return [(role, on, least) for (role, on), least in sorted(wanted.items())]


def _is_state(item: Evidence) -> bool:
    return item.kind == kinds.REGISTRY_STATE


def _is_numbers(item: Evidence) -> bool:
    return item.kind == kinds.PERFORMANCE


def _has_passed(item: Evidence, checks: FrozenSet[str]) -> bool:
    return item.kind == kinds.TEST_RESULT and checks <= set(test_result.read(item.predicate).passed)


def _approves(item: Evidence, claim: Claim, on: str, role: str) -> bool:
    """What an approval says that it is on has to be its subject: one of a declaration approves no artifact."""
    about = claim.declaration if on == approval.DECLARATION else claim.artifact
    if item.kind != kinds.APPROVAL or item.subject != about:
        return False
    given = approval.read(item.predicate)
    return given.on == on and given.role == role and given.decision == approval.APPROVED


def _is_own_build(item: Evidence, claim: Claim, model: Digest) -> bool:
    """A builder speaks of its own build only, which is of this target and from this model."""
    if item.kind != kinds.PROVENANCE:
        return False
    given = provenance.read(item.predicate)
    return (
        given.builder == provenance.BUILDER_PREFIX + item.principal
        and given.target == claim.variant.target
        and any(found.name == MODEL and found.digest == model for found in given.dependencies)
    )


def is_release_verdict(item: Evidence, claim: Claim) -> bool:
    """True for a PASSED verdict on this claim by the one who signed it. Whether a verifier did is not checked."""
    if item.kind != kinds.VERDICT:
        return False
    given = verdict.read(item.predicate)
    return (
        item.subject == claim.artifact
        and given.resource == resource_uri(Digest.parse(item.binding["repository"]), claim.variant)
        and given.result == verdict.PASSED
        and verdict.LEVEL_RELEASE in given.levels
        and given.verifier == verdict.VERIFIER_PREFIX + item.principal
    )


def _missing(needs: Iterable[Need]) -> List[Finding]:
    return [
        Finding(
            need.rule,
            f"{need.what} needs {_principals(need.count)} of role {need.role}, it has {len(need.candidates)}",
            hint=f"a principal of role {need.role} can give it: {need.hint}",
        )
        for need in needs
        if need.lacking
    ]


def _principals(count: int) -> str:
    return "1 principal" if count == 1 else f"{count} principals"


def _one_role_each(needs: Sequence[Need]) -> Finding:
    shared = shared_principals(needs)
    words = "; ".join(f"{principal} signed as {' and as '.join(roles)}" for principal, roles in shared.items())
    hint = "one principal fills one role for one release: another principal has to sign"
    return Finding("separation-violated", f"too few different principals: {words}", hint=hint)


def _envelope(entries: Iterable[EnvelopeEntry], used: Sequence[Evidence]) -> List[Finding]:
    numbers = [
        number
        for item in used
        if item.kind == kinds.PERFORMANCE and VALIDATOR in item.roles
        for number in performance.read(item.predicate).measurements
    ]
    return [finding for entry in entries for finding in _entry(entry, numbers)]


def _entry(entry: EnvelopeEntry, numbers: Iterable[performance.Measurement]) -> List[Finding]:
    about = [number for number in numbers if (number.metric, number.unit) == (entry.metric, entry.unit)]
    broken = [number.value for number in about if number.value is not None and not entry.holds(number.value)]
    if broken:
        hint = "what is recorded stays: propose a new version that is faster, or whose envelope is wider"
        return [Finding("envelope-exceeded", f"{entry} was declared, {broken[0]:g} {entry.unit} measured", hint=hint)]
    if any(at_least(_assurance(number), entry.assurance) for number in about):
        return []
    best = ", ".join(sorted({_assurance(number) for number in about})) or "unknown"
    hint = "measure it where the target's machines are: rfgit validate"
    message = f"{entry} needs a number that is {entry.assurance}, this one is {best}"
    return [Finding("assurance-too-low", message, hint=hint)]


def _assurance(number: performance.Measurement) -> str:
    """A number without a value is a declaration, whatever assurance it claims."""
    return number.assurance if number.value is not None else "declared"


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
