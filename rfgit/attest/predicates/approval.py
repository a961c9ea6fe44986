"""approval: a principal, in one role, says yes or no. Subject: a declaration, an artifact or a protected set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, Mapping

from . import fields

DECLARATION = "declaration"
ARTIFACT = "artifact"
PROTECTED = "protected"
APPROVED = "approved"
REJECTED = "rejected"


@dataclass(frozen=True)
class Approval:
    """`role` is the one role that this signature is meant to fill."""

    on: str
    role: str
    decision: str
    decided_at: str


def read(predicate: Mapping[str, Any]) -> Approval:
    return Approval(
        on=fields.word(predicate, "on", (DECLARATION, ARTIFACT, PROTECTED)),
        role=fields.text(predicate, "role"),
        decision=fields.word(predicate, "decision", (APPROVED, REJECTED)),
        decided_at=fields.text(predicate, "decidedAt"),
    )


def write(approval: Approval) -> Dict[str, Any]:
    return {
        "on": approval.on,
        "role": approval.role,
        "decision": approval.decision,
        "decidedAt": approval.decided_at,
    }
