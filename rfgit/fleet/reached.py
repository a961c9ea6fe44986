"""Blast radius, second half: which fleets are made of what is touched, where they are, and what they run now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..declare.documents import Fleet, Place
from ..domain.evidence import Evidence
from ..domain.finding import Finding
from ..domain.names import Variant
from .running import Activation, newest
from .touched import TouchedVariant

Bars = Mapping[tuple[Variant, str], tuple[Finding, ...]]
"""What is against a variant on a fleet, by the fleet's name."""


@dataclass(frozen=True)
class Barred:
    """A touched variant that is for a target of the fleet, and may not run there: `why` says so."""

    variant: Variant
    why: tuple[Finding, ...]


@dataclass(frozen=True)
class ReachedFleet:
    """`how` says what became of its own document, "" where nothing did. Robots: None is unknown.

    `variants` are those that it could run, `barred` the others. `runs` is what its newest activation says, more than
    one where two contradict each other; empty is unknown.
    """

    name: str
    how: str
    robots: int | None
    robot_classes: tuple[str, ...]
    place: Place
    variants: tuple[Variant, ...]
    barred: tuple[Barred, ...]
    runs: tuple[Activation, ...]

    @property
    def is_reached(self) -> bool:
        return bool(self.variants or self.how)


def reached_fleets(
    fleets: Iterable[Fleet],
    changed: Mapping[str, str],
    variants: Sequence[TouchedVariant],
    classes: Mapping[str, str],
    evidence: Iterable[Evidence],
    bars: Bars,
) -> tuple[ReachedFleet, ...]:
    """The fleets that are made of what a touched variant is for, or whose own document differs, by name.

    `changed` says of fleets what became of them, `classes` the robot class of each target. Not checked: whatever else
    than `bars` the gate would ask before a variant runs there.
    """
    active = newest(evidence)
    found = []
    for fleet in sorted(fleets, key=lambda item: item.name):
        made = [item.variant for item in variants if item.variant.target in fleet.targets]
        barred = tuple(Barred(item, bars[item, fleet.name]) for item in made if (item, fleet.name) in bars)
        mine = tuple(item for item in made if (item, fleet.name) not in bars)
        how = changed.get(fleet.name, "")
        if made or how:
            names = {item.target for item in mine} or set(fleet.targets)
            robot_classes = tuple(sorted({classes[name] for name in names if name in classes}))
            runs = active.get(fleet.name, ())
            robots = robots_of(fleet)
            found.append(ReachedFleet(fleet.name, how, robots, robot_classes, fleet.place, mine, barred, runs))
    return tuple(found)


def robots_of(fleet: Fleet) -> int | None:
    """How many robots it declares, by count or by their ids."""
    stated = fleet.source.value["spec"].get("robots")
    return len(stated) if isinstance(stated, list) else stated
