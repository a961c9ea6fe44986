"""What somebody may sign for a release or a protected set, as statements that wait for a key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from ..attest import kinds
from ..attest.predicates import approval, registry_state
from ..attest.statement import Statement, write_statement
from ..audit.releases import verdicts
from ..declare.digests import protected_digests
from ..declare.read import read_target
from ..domain.digest import Digest
from ..domain.evidence import Evidence, Subject
from ..domain.finding import Refusal, refuse
from ..domain.names import ReleaseId, Variant
from ..gate.recorded import recorded_claim
from ..gate.requirements import requirements_of
from ..policy.load import load_policies, read_data
from ..registry.open import open_registry
from ..registry.port import UNKNOWN
from ..trust.assess import assess
from ..trust.claim import Claim
from ..trust.needs import BUILT
from ..trust.policy import MODEL_OWNER, RELEASE_AUTHORITY, ProtectedSet
from ..trust.protection import History, standing, subject_name
from .bindings import release_binding, variant_binding
from .context import Context
from .deciding import Dossier
from .eras import eras_of
from .evidence import repository_evidence


@dataclass(frozen=True)
class Pending:
    """A statement that `role` may sign. `words` say what is signed; `release` and `target` where it is recorded.

    `spent` are the paths of earlier statements of the kind that count no more.
    """

    role: str
    on: str
    words: str
    kind: str
    subject: Subject
    binding: Mapping[str, str]
    predicate: Mapping[str, Any]
    release: ReleaseId | None = None
    target: str | None = None
    spent: frozenset[str] = frozenset()

    @property
    def payload(self) -> bytes:
        predicate_type = kinds.PREDICATE_TYPES[self.kind]
        return write_statement(Statement(predicate_type, (self.subject,), self.binding, self.predicate))

    def given_by(self, principal: str, evidence: tuple[Evidence, ...]) -> bool:
        """Whether this principal said the same before, in this role."""
        return any(
            item.principal == principal
            and item.path not in self.spent
            and item.kind == self.kind
            and item.subject == self.subject.digest
            and self.role in item.roles
            and self._is_said_by(item)
            for item in evidence
        )

    def _is_said_by(self, item: Evidence) -> bool:
        """A model's state outlives a change of the declaration: `trust.assess` counts it for the release."""
        if self.kind == kinds.REGISTRY_STATE:
            of_the_release = item.binding.get("release") == self.binding["release"]
            return of_the_release and item.predicate.get("stage") == self.predicate["stage"]
        return item.binding == self.binding and item.predicate.get("on") == self.predicate.get("on")


def model_state(dossier: Dossier, now: datetime) -> Iterator[Pending]:
    """The state of the model, for its owner. Refusal `model-state` where the registry says another stage.

    A registry that keeps no stage, such as a package index, approves nothing: the owner's signature is the approval.
    """
    context, model = dossier.context, dossier.release.model
    registry = context.repository.registries[model.registry]
    opened = open_registry(registry, root=context.repo.root, files=context.snapshot, release=dossier.release.id)
    found = opened.state(model)
    stage = model.required_state if found.stage == UNKNOWN else found.stage
    if stage != model.required_state:
        where = f"the registry has {model.name} {model.version} at stage {stage!r}"
        message, hint = f"{where}, {model.required_state!r} is required", "promote the model in its registry first"
        raise refuse("model-state", message, path=dossier.release.source.path, hint=hint)
    state = registry_state.RegistryState(
        uri=found.uri,
        version=found.version,
        stage=stage,
        approvals=tuple({"by": item.by, "at": item.at} for item in found.approvals),
        lineage=found.lineage,
        recorded_at=_time(now),
    )
    yield Pending(
        role=MODEL_OWNER,
        on="model",
        words=f"model {model.name} {model.version} is {stage} ({model.digest})",
        kind=kinds.REGISTRY_STATE,
        subject=Subject(found.uri, model.digest),
        binding=release_binding(context.id, dossier.release.id, dossier.declaration),
        predicate=registry_state.write(state),
        release=dossier.release.id,
    )


def declaration_approvals(dossier: Dossier, now: datetime) -> Iterator[Pending]:
    release = dossier.release
    for role in _roles(dossier, approval.DECLARATION):
        yield Pending(
            role=role,
            on=approval.DECLARATION,
            words=f"the declaration of {release.id} ({dossier.declaration})",
            kind=kinds.APPROVAL,
            subject=Subject(release.id.directory, dossier.declaration),
            binding=release_binding(dossier.context.id, release.id, dossier.declaration),
            predicate=_approval(approval.DECLARATION, role, now),
            release=release.id,
        )


def artifact_approvals(dossier: Dossier, targets: tuple[str, ...], now: datetime) -> Iterator[Pending]:
    """Approvals of recorded artifacts. Refusal `not-released` for a target that has none that counts."""
    for name in targets:
        target = read_target(dossier.context.snapshot, name)
        variant = Variant(dossier.release.id, name)
        claim, reasons = recorded_claim(dossier.evidence, variant, dossier.declaration, target.digest)
        if claim is None:
            raise Refusal(*reasons)
        _refuse_unproved(dossier, claim)
        for role in _roles(dossier, approval.ARTIFACT):
            yield _artifact_approval(dossier, claim, role, now)


def _refuse_unproved(dossier: Dossier, claim: Claim) -> None:
    """Nobody approves an artifact whose evidence says no, or is not complete yet."""
    requirements = requirements_of(dossier.release, claim.variant.target)
    found = assess(claim, requirements, dossier.evidence, dossier.context.trust.current, stage=BUILT).findings
    if found:
        raise Refusal(*found)
    if not verdicts(claim, dossier.evidence):
        message, hint = f"{claim.variant} has no verdict yet", f"rfgit release {claim.variant.release}"
        raise refuse("verdict-missing", message, path=dossier.release.source.path, hint=hint)


def _artifact_approval(dossier: Dossier, claim: Claim, role: str, now: datetime) -> Pending:
    built = next(item for item in dossier.evidence if item.kind == kinds.PROVENANCE and item.subject == claim.artifact)
    commit = built.binding.get("commit", "")
    return Pending(
        role=role,
        on=approval.ARTIFACT,
        words=f"the artifact of {claim.variant} ({claim.artifact})",
        kind=kinds.APPROVAL,
        subject=Subject(str(claim.variant), claim.artifact),
        binding=variant_binding(dossier.context.id, claim.variant, claim.declaration, claim.target, commit),
        predicate=_approval(approval.ARTIFACT, role, now),
        release=claim.variant.release,
        target=claim.variant.target,
    )


def protected_approvals(
    context: Context, protected: ProtectedSet, history: History, now: datetime
) -> Iterator[Pending]:
    """Approvals of those digests of a protected set that its role does not approve yet, or no more."""
    evidence = repository_evidence(context)
    need = context.trust.current.threshold(protected.role)
    eras = eras_of(context.snapshot, context.trust)
    digests = protected_digests(context.snapshot, protected.paths, protected.each)
    for path, digest in sorted(digests.items()):
        given = standing(protected, path, digest, evidence, need, history, eras)
        if len({item.principal for item in given}) < need:
            spent = frozenset(item.path for item in evidence) - {item.path for item in given}
            yield replace(_protected_approval(context, protected, path, digest, now), spent=spent)


def _protected_approval(context: Context, protected: ProtectedSet, path: str, digest: Digest, now: datetime) -> Pending:
    name = subject_name(protected, path)
    return Pending(
        role=protected.role,
        on=approval.PROTECTED,
        words=f"{path or 'protected set ' + protected.name} as it stands ({digest})",
        kind=kinds.APPROVAL,
        subject=Subject(name, digest),
        binding={"repository": str(context.id), "protected": name},
        predicate=_approval(approval.PROTECTED, protected.role, now),
    )


def _roles(dossier: Dossier, on: str) -> tuple[str, ...]:
    """Roles whose approval is asked for: by rfgit itself, by the release, and by the policies' parameters."""
    roles = {RELEASE_AUTHORITY} if on == approval.ARTIFACT else set()
    roles |= {item.role for item in dossier.release.signatures if item.on == on}
    parameters = read_data(load_policies(dossier.context.snapshot).data).get("signatures", {})
    required = parameters.get("required", []) if isinstance(parameters, dict) else []
    roles |= {item["role"] for item in required if isinstance(item, dict) and item.get("on") == on}
    return tuple(sorted(roles))


def _approval(on: str, role: str, now: datetime) -> dict[str, Any]:
    return approval.write(approval.Approval(on, role, approval.APPROVED, _time(now)))


def _time(now: datetime) -> str:
    return now.isoformat().replace("+00:00", "Z")
