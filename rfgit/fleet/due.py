"""Signatures that a proposal still needs, and who can give them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ..attest import kinds
from ..attest.predicates import approval
from ..declare.documents import Release
from ..domain.digest import Digest
from ..domain.evidence import Evidence
from ..domain.names import ReleaseId, Variant
from ..domain.requirements import RequiredSignature
from ..gate.requirements import requirements_of
from ..trust.assess import assess
from ..trust.claim import Claim
from ..trust.needs import DECLARED, needs_of
from ..trust.policy import ACTIVE, RELEASE_AUTHORITY, ROOT, ProtectedSet, TrustPolicy
from ..trust.protection import Era, History, standing


@dataclass(frozen=True)
class Due:
    """`need` principals of `role` sign `what` of `about`; `given` have, `can_give` may. `later`: after the build."""

    role: str
    what: str
    about: str
    digest: Digest | None
    need: int
    given: tuple[str, ...]
    can_give: tuple[str, ...]
    hint: str
    later: bool = False


@dataclass(frozen=True)
class Voided:
    """An approval of a declaration as it was: it says nothing of the one that there is now."""

    release: ReleaseId
    role: str
    principal: str


def release_dues(
    release: Release,
    declaration: Digest,
    required: Sequence[RequiredSignature],
    evidence: Iterable[Evidence],
    policy: TrustPolicy,
) -> tuple[Due, ...]:
    """What is missing of the model's state, of a declaration's approvals, and later of each artifact's.

    `required` is what policies ask for on top of the release itself. Whoever has signed in one role is not named for
    another. Not checked: the separations of the trust policy.
    """
    own = requirements_of(release, release.targets[0])
    requirements = replace(own, signatures=(*own.signatures, *required))
    claim = Claim(Variant(release.id, release.targets[0]), declaration, declaration, declaration)
    used = assess(claim, requirements, evidence, policy, stage=DECLARED).used
    needs = needs_of(claim, requirements, used, policy, DECLARED)
    taken = {principal for need in needs for principal in need.candidates}
    dues: list[Due] = []
    for need in needs:
        # Policies may ask for the state of the model too: one signature gives both.
        if need.lacking and (need.role, need.hint) not in {(due.role, due.hint) for due in dues}:
            kind = kinds.REGISTRY_STATE if need.rule == "model-unapproved" else kinds.APPROVAL
            subject = release.model.digest if need.what.endswith(" model") else declaration
            able = _able(policy, need.role, kind, taken, release.id.name)
            about = str(release.id)
            dues.append(Due(need.role, need.what, about, subject, need.count, need.candidates, able, need.hint))
    return (*dues, *_artifact_dues(release, requirements.signatures, policy, taken))


def protected_dues(
    policy: TrustPolicy,
    sets: Iterable[tuple[ProtectedSet, Mapping[str, Digest]]],
    evidence: Sequence[Evidence],
    history: History,
    eras: Sequence[Era] = (),
) -> tuple[Due, ...]:
    """What is missing of protected sets, and of documents of them, as `protection.unapproved` judges it."""
    dues = []
    for protected, digests in sets:
        for path, digest in sorted(digests.items()):
            need = policy.threshold(protected.role)
            stands = standing(protected, path, digest, evidence, need, history, eras)
            given = tuple(dict.fromkeys(item.principal for item in stands))
            if len(given) < need:
                able = _able(policy, protected.role, kinds.APPROVAL, set(given))
                about, hint = path or f"protected set {protected.name}", f"rfgit approve --protected {protected.name}"
                what = "the approval as it stands"
                dues.append(Due(protected.role, what, about, digest, need, given, able, hint))
    return tuple(dues)


def root_dues(before: TrustPolicy, after: TrustPolicy, signed: Mapping[str, Sequence[Evidence]]) -> tuple[Due, ...]:
    """What is missing of a new trust version: the root of the one before, and its own. `signed` is by their names."""
    dues = []
    for policy in (before, after):
        whose = f"version {policy.version}"
        given = tuple(dict.fromkeys(item.principal for item in signed[whose] if item.subject == after.digest))
        need = policy.threshold(ROOT)
        if len(given) < need:
            able = _able(policy, ROOT, kinds.TRUST_VERSION, set(given))
            about = f"trust version {after.version}"
            hint = "sign it with the root keys"
            dues.append(
                Due(ROOT, f"the signature by the root of {whose}", about, after.digest, need, given, able, hint)
            )
    return tuple(dues)


def voided(release: ReleaseId, before: Digest | None, evidence: Iterable[Evidence]) -> tuple[Voided, ...]:
    """Approvals of the declaration that had the digest `before`."""
    found = (item for item in evidence if item.kind == kinds.APPROVAL and item.subject == before)
    approved = (item for item in found if approval.read(item.predicate).decision == approval.APPROVED)
    return tuple(sorted({Voided(release, role, item.principal) for item in approved for role in item.roles}, key=str))


def _artifact_dues(
    release: Release, signatures: Iterable[RequiredSignature], policy: TrustPolicy, taken: set[str]
) -> list[Due]:
    wanted = {RELEASE_AUTHORITY: 1}
    for item in signatures:
        if item.on == approval.ARTIFACT:
            wanted[item.role] = max(wanted.get(item.role, 1), item.minimum)
    what, hint = "the approval of each artifact", f"rfgit approve {release.id} --artifact"
    about = str(release.id)
    return [
        Due(role, what, about, None, max(least, policy.threshold(role)), (), able, hint, later=True)
        for role, least in sorted(wanted.items())
        for able in [_able_for_all(policy, role, release, taken)]
    ]


def _able_for_all(policy: TrustPolicy, role: str, release: Release, taken: set[str]) -> tuple[str, ...]:
    """Those who can approve at least one of its artifacts: a role may be limited to some targets."""
    found = [_able(policy, role, kinds.APPROVAL, taken, release.id.name, target) for target in release.targets]
    return tuple(dict.fromkeys(name for names in found for name in names))


def _able(
    policy: TrustPolicy, role: str, kind: str, taken: set[str], release: str = "", target: str = ""
) -> tuple[str, ...]:
    """Holders of the role with a key that may still sign, where the role's scope covers the statement."""
    found = policy.roles.get(role)
    if found is None or not found.scope.covers(release, target, kinds.PREDICATE_TYPES[kind]):
        return ()
    return tuple(
        name
        for name in found.principals
        if name not in taken and any(key.state == ACTIVE for key in policy.principals[name].keys)
    )
