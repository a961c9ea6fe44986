"""Robots that two fleets have: which of the two places, waves and managers would be theirs?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from ..declare.documents import Fleet
from ..domain.finding import Finding


def robot_findings(fleets: Iterable[Fleet]) -> Iterator[Finding]:
    """`robot-taken` at each of two fleets that name one robot, once however many they share.

    Robots that a fleet only counts are nobody's in particular.
    """
    holders: dict[str, list[tuple[Fleet, int]]] = defaultdict(list)
    for fleet in fleets:
        robots = fleet.source.value["spec"].get("robots")
        for index, robot in enumerate(robots if isinstance(robots, list) else ()):
            holders[robot].append((fleet, index))
    shared: dict[tuple[str, str], list[tuple[Fleet, int]]] = defaultdict(list)
    for having in (having for having in holders.values() if len(having) > 1):
        for fleet, index in having:
            other = having[1][0] if having[0][0] is fleet else having[0][0]
            shared[fleet.name, other.name].append((fleet, index))
    for (_, other_name), found in shared.items():
        yield _taken(*found[0], other_name, len(found) - 1)


def _taken(fleet: Fleet, index: int, other: str, more: int) -> Finding:
    robot = fleet.source.value["spec"]["robots"][index]
    message = f"the robot {robot!r} is in the fleet {other} too" + (f", as are {more} more" if more else "")
    hint = f"take it out of one of the two, {fleet.name} or {other}"
    return fleet.source.finding(("spec", "robots", index), "robot-taken", message, hint=hint)
