"""Blast radius, second half: which fleets are made of what is touched, where they are, and what they run now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..declare.documents import Fleet, Place
from ..domain.evidence import Evidence
from ..domain.names import Variant
from .running import Activation, newest
from .touched import TouchedVariant


@dataclass(frozen=True)
class ReachedFleet:
    """`how` says what became of its own document, "" where nothing did. Robots: None is unknown.

    `runs` is what its newest activation says, more than one where two contradict each other; empty is unknown.
    """

    name: str
    how: str
    robots: int | None
    robot_classes: tuple[str, ...]
    place: Place
    variants: tuple[Variant, ...]
    runs: tuple[Activation, ...]


def reached_fleets(
    fleets: Iterable[Fleet],
    changed: Mapping[str, str],
    variants: Sequence[TouchedVariant],
    classes: Mapping[str, str],
    evidence: Iterable[Evidence],
) -> tuple[ReachedFleet, ...]:
    """The fleets that a touched variant could run on, or whose own document differs, by name.

    `changed` says of fleets what became of them, `classes` the robot class of each target. Not checked: regions,
    customers and whatever else the gate would ask before a variant runs there.
    """
    active = newest(evidence)
    found = []
    for fleet in sorted(fleets, key=lambda item: item.name):
        mine = tuple(item.variant for item in variants if item.variant.target in fleet.targets)
        how = changed.get(fleet.name, "")
        if mine or how:
            names = {item.target for item in mine} or set(fleet.targets)
            robot_classes = tuple(sorted({classes[name] for name in names if name in classes}))
            runs = active.get(fleet.name, ())
            found.append(ReachedFleet(fleet.name, how, robots_of(fleet), robot_classes, fleet.place, mine, runs))
    return tuple(found)


def robots_of(fleet: Fleet) -> int | None:
    """How many robots it declares, by count or by their ids."""
    stated = fleet.source.value["spec"].get("robots")
    return len(stated) if isinstance(stated, list) else stated
