"""Decide about the variants of one release at one commit: the shared middle of gate, show and export."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from ..declare.digests import declaration_digest
from ..declare.documents import Fleet, Release, Target
from ..declare.read import read_release, read_target
from ..domain.digest import Digest
from ..domain.evidence import Evidence
from ..domain.finding import Finding
from ..domain.names import ReleaseId, Variant
from ..gate.decide import Decision, decide
from ..gate.recorded import recorded_claim
from ..gate.requirements import requirements_of
from ..policy.input import policy_input
from ..trust.assess import assess
from ..trust.claim import Claim
from ..trust.needs import JUDGED
from .context import Context
from .evidence import release_evidence, unapproved_sets
from .kept import remembered
from .policies import Policies
from .summary import summarise
from .unseen import unseen_explained


@dataclass(frozen=True)
class Dossier:
    """A release at one commit: its declaration, and all that the trail says of it.

    Evidence that says no is among it even where somebody removed it.
    """

    context: Context
    release: Release
    declaration: Digest
    evidence: tuple[Evidence, ...]
    notes: tuple[Finding, ...]


def open_dossier(context: Context, release: ReleaseId) -> Dossier:
    """Read a release and its evidence. Refusal `release-unknown` where nobody declared it."""
    evidence, notes = release_evidence(context, release)
    with unseen_explained(context):
        declared = read_release(context.snapshot, release)
    digest = declaration_digest(context.snapshot, release)
    against = remembered(context, declared)
    return Dossier(context, declared, digest, evidence + against, notes)


class Decider:
    """Decides about variants of one dossier; policies are loaded once."""

    def __init__(self, dossier: Dossier, now: datetime) -> None:
        self.dossier = dossier
        self.now = now
        self.policies = Policies(dossier.context.snapshot)
        self._unapproved = unapproved_sets(dossier.context)

    def decide(self, target: Target, fleet: Fleet | None) -> Decision:
        """Decide about one variant, for a fleet or for its target alone.

        1. The artifact that the trail holds, if it still is what is declared.
        2. Protected sets and documents that this decision rests on are approved as they stand.
        3. The policies of this commit, which see verified evidence only.
        4. All of it, and whether the evidence is enough: `gate.decide`.
        """
        release, evidence = self.dossier.release, self.dossier.evidence
        variant = Variant(release.id, target.name)
        claim, reasons = recorded_claim(evidence, variant, self.dossier.declaration, target.digest)
        found = [*reasons, *self._protected(target, fleet)]
        requirements = requirements_of(release, target.name)
        trust = self.dossier.context.trust.current
        known = claim or declared_claim(self.dossier, target)
        used = assess(known, requirements, evidence, trust, stage=JUDGED).used
        found.extend(self._policies(target, fleet, used))
        return decide(target.name, claim, requirements, evidence, trust, found)

    def _protected(self, target: Target, fleet: Fleet | None) -> Iterator[Finding]:
        documents = {target.source.path, fleet.source.path if fleet else target.source.path}
        return (finding for finding in self._unapproved if finding.path in documents or not finding.path)

    def _policies(self, target: Target, fleet: Fleet | None, used: tuple[Evidence, ...]) -> tuple[Finding, ...]:
        context, release = self.dossier.context, self.dossier.release
        document = policy_input(
            "gate",
            self.now,
            context.repository,
            release,
            declaration=self.dossier.declaration,
            target=target,
            fleet=fleet,
            evidence=summarise(used),
            roles={name: role.threshold for name, role in context.trust.current.roles.items()},
        )
        return self.policies.ask(document, release, target, fleet)


def declared_claim(dossier: Dossier, target: Target) -> Claim:
    """For a variant without an artifact: only evidence about its model and its declaration speaks about this."""
    return Claim(Variant(dossier.release.id, target.name), dossier.declaration, dossier.declaration, target.digest)


def read_targets(context: Context, names: tuple[str, ...]) -> tuple[Target, ...]:
    with unseen_explained(context):
        return tuple(read_target(context.snapshot, name) for name in names)
