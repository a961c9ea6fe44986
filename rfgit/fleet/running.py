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
    """`number` counts up for each fleet; `replaced` is the artifact that ran there before, if any.

    `release` is what the operator says that the artifact is of, as `name@version`; "" where nothing is said.
    """

    fleet: str
    number: int
    artifact: Digest
    replaced: str | None
    payload: Digest
    release: str = ""


def activations(evidence: Iterable[Evidence]) -> tuple[Activation, ...]:
    """Every activation by a fleet operator that can be read, once, in the order of fleets and numbers."""
    found = [_activation(item) for item in evidence if item.kind == kinds.ACTIVATION and FLEET_OPERATOR in item.roles]
    known = {item for item in found if item is not None}
    return tuple(sorted(known, key=lambda item: (item.fleet, item.number, item.payload)))


def newest(evidence: Iterable[Evidence]) -> dict[str, tuple[Activation, ...]]:
    """What each fleet runs, by its newest activation. Two with one number leave it open, and both are told."""
    known = activations(evidence)
    highest = {item.fleet: item.number for item in known}
    return {
        fleet: tuple(item for item in known if item.fleet == fleet and item.number == number)
        for fleet, number in highest.items()
    }


def running(evidence: Iterable[Evidence], artifact: Digest) -> tuple[Activation, ...]:
    """The newest activations that are of this artifact."""
    return tuple(item for items in newest(evidence).values() for item in items if item.artifact == artifact)


def _activation(item: Evidence) -> Activation | None:
    fleet, number, replaced = (item.predicate.get(key) for key in ("fleet", "number", "replaced"))
    if not isinstance(fleet, str) or isinstance(number, bool) or not isinstance(number, int):
        return None
    if not 1 <= number <= MAX_NUMBER:
        return None
    before = replaced if isinstance(replaced, str) else None
    return Activation(fleet, number, item.subject, before, item.payload, item.binding.get("release", ""))
