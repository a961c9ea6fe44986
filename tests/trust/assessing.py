"""Ask whether there is enough evidence, and change the good evidence in one place."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rfgit.domain.digest import Digest
from rfgit.domain.evidence import Evidence
from rfgit.domain.finding import Finding
from rfgit.domain.requirements import Requirements
from rfgit.trust.assess import assess
from rfgit.trust.claim import Claim
from rfgit.trust.needs import BUILT, DECLARED, JUDGED
from rfgit.trust.policy import TrustPolicy
from tests.evidencekit import (
    CLAIM,
    REQUIREMENTS,
    TRUST,
    good_evidence,
    trust_document,
    trust_policy,
)

OTHER = Digest.of(b"another")
STAGES = (DECLARED, BUILT, JUDGED)


def found(
    evidence: Iterable[Evidence],
    stage: int = JUDGED,
    requirements: Requirements = REQUIREMENTS,
    claim: Claim = CLAIM,
    trust: TrustPolicy = TRUST,
) -> tuple[Finding, ...]:
    return assess(claim, requirements, evidence, trust, stage=stage).findings


def rules(*args: Any, **kwargs: Any) -> list[str]:
    return [finding.rule for finding in found(*args, **kwargs)]


def without(kind: str, role: str) -> list[Evidence]:
    return [item for item in good_evidence() if not (item.kind == kind and role in item.roles)]


def instead(item: Evidence, stage: int = BUILT) -> list[Evidence]:
    """The good evidence of a stage, this one in the place of that of its kind and roles."""
    return [item if (one.kind, one.roles) == (item.kind, item.roles) else one for one in good_evidence(stage)]


def with_thresholds(**least: int) -> TrustPolicy:
    document = trust_document()
    for role, number in least.items():
        document["roles"][role.replace("_", "-")]["threshold"] = number
    return trust_policy(document)
