"""Which fleets run an artifact, from signed activations. Without one the answer is unknown, never "none"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..attest import kinds
from ..domain.digest import Digest
from ..domain.evidence import Evidence
from ..trust.policy import FLEET_OPERATOR


@dataclass(frozen=True)
class Activation:
    """`number` counts up for each fleet; `replaced` is the artifact that ran there before, if any."""

    fleet: str
    number: int
    artifact: Digest
    replaced: str | None
    payload: Digest


def activations(evidence: Iterable[Evidence]) -> tuple[Activation, ...]:
    """Every activation by a fleet operator that can be read, in the order of fleets and numbers."""
    found = [_activation(item) for item in evidence if item.kind == kinds.ACTIVATION and FLEET_OPERATOR in item.roles]
    return tuple(sorted((item for item in found if item is not None), key=lambda item: (item.fleet, item.number)))


def running(evidence: Iterable[Evidence], artifact: Digest) -> tuple[Activation, ...]:
    """The fleets whose newest activation is of this artifact."""
    newest = {item.fleet: item for item in activations(evidence)}
    return tuple(item for item in newest.values() if item.artifact == artifact)


def _activation(item: Evidence) -> Activation | None:
    fleet, number, replaced = (item.predicate.get(key) for key in ("fleet", "number", "replaced"))
    if not isinstance(fleet, str) or isinstance(number, bool) or not isinstance(number, int):
        return None
    return Activation(fleet, number, item.subject, replaced if isinstance(replaced, str) else None, item.payload)
