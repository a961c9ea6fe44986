"""Who has to have said what, at each stage of a variant: every need with the principals that meet it."""

from __future__ import annotations

from functools import partial
from typing import Callable, FrozenSet, Iterable, List, Sequence, Tuple

from ..attest import kinds
from ..attest.predicates import approval, provenance, test_result, verdict
from ..domain.digest import Digest
from ..domain.evidence import Evidence
from ..domain.finding import Finding
from ..domain.requirements import Requirements
from .claim import Claim, resource_uri
from .policy import BUILDER, MODEL_OWNER, RELEASE_AUTHORITY, VALIDATOR, VERIFIER, TrustPolicy
from .quorum import Need, can_be_separated, shared_principals

MODEL = "model"
"""What a required signature may be on, beside a declaration and an artifact: a model is approved by its state."""

DECLARED = 0
BUILT = 1
JUDGED = 2
"""How far the variant has come: its declaration is approved; its artifact is proved; its artifact may run."""


def needs_of(
    claim: Claim, requirements: Requirements, used: Sequence[Evidence], policy: TrustPolicy, stage: int
) -> Tuple[Need, ...]:
    """Every need of a variant that has come to `stage`, met or not.

    `used` is evidence about this claim: `assess` sorts out what speaks of another one.
    """
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


def unmet(needs: Sequence[Need]) -> List[Finding]:
    """A finding for each need that too few principals meet, or one where they are too few for a role each."""
    lacking = _missing(needs)
    return lacking if lacking or can_be_separated(needs) else [_one_role_each(needs)]


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
