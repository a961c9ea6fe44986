"""Which fleets run an artifact, from signed activations. Without one the answer is unknown, never "none"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..attest import kinds
from ..domain.digest import Digest
from ..domain.evidence import Evidence
from ..trust.policy import FLEET_OPERATOR

MAX_NUMBER = 2**53 - 1
"""A larger one could never be followed by another that every JSON reader keeps apart from it."""


@dataclass(frozen=True)
class Activation:
    """`number` counts up for each fleet; `replaced` is the artifact that ran there before, if any."""

    fleet: str
    number: int
    artifact: Digest
    replaced: str | None
    payload: Digest


def activations(evidence: Iterable[Evidence]) -> tuple[Activation, ...]:
    """Every activation by a fleet operator that can be read, once, in the order of fleets and numbers."""
    found = [_activation(item) for item in evidence if item.kind == kinds.ACTIVATION and FLEET_OPERATOR in item.roles]
    known = {item for item in found if item is not None}
    return tuple(sorted(known, key=lambda item: (item.fleet, item.number, item.payload)))


def running(evidence: Iterable[Evidence], artifact: Digest) -> tuple[Activation, ...]:
    """The fleets whose newest activation is of this artifact. Two with one number leave it open, and both are told."""
    known = activations(evidence)
    newest = {item.fleet: item.number for item in known}
    return tuple(item for item in known if item.number == newest[item.fleet] and item.artifact == artifact)


def _activation(item: Evidence) -> Activation | None:
    fleet, number, replaced = (item.predicate.get(key) for key in ("fleet", "number", "replaced"))
    if not isinstance(fleet, str) or isinstance(number, bool) or not isinstance(number, int):
        return None
    if not 1 <= number <= MAX_NUMBER:
        return None
    return Activation(fleet, number, item.subject, replaced if isinstance(replaced, str) else None, item.payload)
