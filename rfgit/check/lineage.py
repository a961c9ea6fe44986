"""What releases say of each other: which one they replace, and which one robots may go back to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ..declare.documents import Pointer
from ..domain.finding import WARNING, Finding
from ..domain.names import ReleaseId
from .known import Known
from .outline import REPLACES, ROLLBACK, Outline

_MOST_SHOWN = 12


@dataclass(frozen=True)
class _Link:
    """One way to name another release. `to` has what each release names, but for those that name none."""

    pointer: Pointer
    verb: str
    to: Mapping[ReleaseId, ReleaseId]
    unknown: str
    cycle: str
    target: str


def lineage_findings(outlines: Iterable[Outline], declared: Known) -> Iterator[Finding]:
    """References that lead nowhere, in a circle, or to another class of machine. `declared`: the broken ones too."""
    by_id = {outline.id: outline for outline in outlines}
    replaces = {item.id: item.replaces for item in by_id.values() if item.replaces}
    back = {item.id: item.rollback_to for item in by_id.values() if item.rollback_to}
    for link in (
        _Link(REPLACES, "replaces", replaces, "predecessor-unknown", "replaces-cycle", "predecessor-target"),
        _Link(ROLLBACK, "goes back to", back, "rollback-unknown", "rollback-cycle", "rollback-target"),
    ):
        circles = tuple(cycles(link.to))
        yield from (_circle(circle, link, by_id) for circle in circles)
        circling = {member for circle in circles for member in circle}
        for here, there in link.to.items():
            if here not in circling:
                yield from _reference(by_id[here], there, by_id.get(there), link, declared)


def cycles(to: Mapping[ReleaseId, ReleaseId]) -> Iterator[tuple[ReleaseId, ...]]:
    """Every cycle once, from that of its members that comes first in order."""
    seen: set[ReleaseId] = set()
    for start in sorted(to):
        way: dict[ReleaseId, int] = {}
        here = start
        while here in to and here not in seen:
            seen.add(here)
            way[here] = len(way)
            here = to[here]
        if here in way:
            members = tuple(way)[way[here] :]
            first = members.index(min(members))
            yield members[first:] + members[:first]


def _circle(circle: tuple[ReleaseId, ...], link: _Link, by_id: Mapping[ReleaseId, Outline]) -> Finding:
    more = f" .. ({len(circle)} in all) .." if len(circle) > _MOST_SHOWN else ""
    way = f" {link.verb} ".join(map(str, (*circle[:_MOST_SHOWN], circle[0])))
    hint = "take this field out of the oldest of them"
    return by_id[circle[0]].finding(link.pointer, link.cycle, f"{way}{more}", hint=hint)


def _reference(
    here: Outline, name: ReleaseId, there: Outline | None, link: _Link, declared: Known
) -> Iterator[Finding]:
    if str(name) not in declared:
        message = f"{name} is not declared"
        hint = declared.hint(str(name), but=str(here.id)) or "take the field out"
        yield here.finding(link.pointer, link.unknown, message, hint=hint)
        return
    if there and not set(here.targets) & set(there.targets):
        message = f"{name} shares no target with {here.id}: no robot goes from one to the other"
        hint = f"{name} is for {', '.join(there.targets[:_MOST_SHOWN])}"
        yield here.finding(link.pointer, link.target, message, hint=hint, severity=WARNING)
    if link.pointer == ROLLBACK and name != here.replaces:
        yield from _way_back(here, name, there)


def _way_back(here: Outline, name: ReleaseId, there: Outline | None) -> Iterator[Finding]:
    """Going back is going to what was there before: an older version, or what this release took the place of."""
    if name.name != here.id.name:
        message = f"expected a version of {here.id.name}, or what this release replaces, got {name}"
        hint = f"write one of {here.id.name}, or declare replaces: {name}"
        yield here.finding(ROLLBACK, "rollback-other-name", message, hint=hint)
    elif there and there.counter > here.counter and set(here.targets) & set(there.targets):
        message = f"{name} is the newer one: it has counter {there.counter}, {here.id} has {here.counter}"
        yield here.finding(ROLLBACK, "rollback-newer", message, hint="name an older version, or take the field out")
