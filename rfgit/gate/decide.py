"""The gate's decision about one variant. Pure: every fact, the policies' answers among them, is an argument."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..domain.evidence import Evidence
from ..domain.finding import Finding, any_error, in_order
from ..domain.requirements import Requirements
from ..trust.assess import assess
from ..trust.claim import Claim
from ..trust.needs import JUDGED
from ..trust.policy import TrustPolicy


@dataclass(frozen=True)
class Decision:
    """`evidence` is all that speaks about the artifact; an empty list never allows anything."""

    target: str
    claim: Claim | None
    findings: tuple[Finding, ...]
    evidence: tuple[Evidence, ...]

    @property
    def allowed(self) -> bool:
        return self.claim is not None and bool(self.evidence) and not any_error(self.findings)


def decide(
    target: str,
    claim: Claim | None,
    requirements: Requirements,
    evidence: Iterable[Evidence],
    trust: TrustPolicy,
    reasons: Sequence[Finding],
) -> Decision:
    """Decide about a variant.

    1. Without a recorded artifact the answer is no; `reasons` say why.
    2. The evidence has to be enough (`trust.assess`).
    3. Whatever else is known against it stays: `reasons` hold what protected sets and policies found.

    Not checked: the artifact's bytes, which `verify` reads where they are.
    """
    if claim is None:
        unsaid = () if any_error(reasons) else (Finding("not-released", f"no artifact is recorded for {target}"),)
        return Decision(target, None, in_order([*reasons, *unsaid]), ())
    assessment = assess(claim, requirements, evidence, trust, stage=JUDGED)
    return Decision(target, claim, in_order([*reasons, *assessment.findings]), assessment.used)
