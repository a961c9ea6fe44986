"""What policies are asked about the releases of a comparison: as proposals, and at the gate of a fleet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ..declare.documents import Fleet, Release, Repository, Target
from ..domain.digest import Digest
from ..domain.evidence import Evidence
from ..domain.names import Variant
from ..gate.recorded import recorded_claim
from ..gate.requirements import requirements_of
from ..policy.input import NO_EVIDENCE, EvidenceSummary, Phase, policy_input
from ..trust.assess import assess
from ..trust.claim import Claim
from ..trust.needs import DECLARED, JUDGED
from ..trust.policy import TrustPolicy
from .policies import Asked
from .summary import summarise


@dataclass(frozen=True)
class Questions:
    """`trust` says which evidence counts; without it, policies see none. `evidence` may be of many releases."""

    repository: Repository
    trust: TrustPolicy | None
    now: datetime

    def proposed(self, release: Release, target: Target, declared: Digest, evidence: Sequence[Evidence]) -> Asked:
        return self._asked("propose", release, target, None, declared, self._seen(release, target, declared, evidence))

    def gated(
        self, release: Release, target: Target, fleet: Fleet | None, declared: Digest, evidence: Sequence[Evidence]
    ) -> Asked:
        seen = self._seen(release, target, declared, evidence, JUDGED)
        return self._asked("gate", release, target, fleet, declared, seen)

    def placed(self, release: Release, target: Target, fleet: Fleet) -> Asked:
        """The gate's question without evidence: what is found at fault in the fleet's document hangs on none."""
        return self._asked("gate", release, target, fleet, None, NO_EVIDENCE)

    def _seen(
        self, release: Release, target: Target, declared: Digest, evidence: Sequence[Evidence], stage: int = DECLARED
    ) -> EvidenceSummary:
        """What speaks about the recorded artifact, or about the declaration and its model where none counts."""
        if self.trust is None:
            return NO_EVIDENCE
        variant = Variant(release.id, target.name)
        claim, _ = recorded_claim(evidence, variant, declared, target.digest)
        about = claim or Claim(variant, declared, declared, target.digest)
        return summarise(assess(about, requirements_of(release, target.name), evidence, self.trust, stage=stage).used)

    def _asked(
        self,
        phase: Phase,
        release: Release,
        target: Target,
        fleet: Fleet | None,
        declared: Digest | None,
        seen: EvidenceSummary,
    ) -> Asked:
        roles = {name: role.threshold for name, role in self.trust.roles.items()} if self.trust else {}
        document = policy_input(
            phase,
            self.now,
            self.repository,
            release,
            declaration=declared,
            target=target,
            fleet=fleet,
            evidence=seen,
            roles=roles,
        )
        return Asked(document, release, target, fleet)
