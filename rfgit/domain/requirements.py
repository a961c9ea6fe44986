"""What must be proved of an artifact before anything may run it, as its release declared it."""

from __future__ import annotations

import operator
from dataclasses import dataclass
from typing import Tuple

from .digest import Digest

REQUIRED_CHECKS = ("static", "load", "sandbox", "golden")
"""What a validator must have seen of an artifact: a model that can be read, that loads in its pinned runtime,
transforms that stay inside the sandbox, and the golden outputs."""

_COMPARE = {"<=": operator.le, "<": operator.lt, ">=": operator.ge, ">": operator.gt}


@dataclass(frozen=True)
class RequiredSignature:
    """At least `minimum` principals of `role` approve `on`: declaration, model or artifact."""

    role: str
    minimum: int
    on: str


@dataclass(frozen=True)
class EnvelopeEntry:
    """One declared number: `metric comparator threshold unit`, known at least as well as `assurance`."""

    target: str
    metric: str
    unit: str
    comparator: str
    threshold: float
    assurance: str

    def holds(self, value: float) -> bool:
        return bool(_COMPARE[self.comparator](value, self.threshold))

    def __str__(self) -> str:
        return f"{self.metric} {self.comparator} {self.threshold:g} {self.unit}"


@dataclass(frozen=True)
class Requirements:
    """Everything that evidence has to prove for one variant."""

    model: Digest
    model_state: str
    signatures: Tuple[RequiredSignature, ...]
    envelope: Tuple[EnvelopeEntry, ...]
    checks: Tuple[str, ...]
