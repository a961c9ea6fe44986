"""Releases that no fleet can use, and fleets that no release is for: notes, one for each document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ..declare.documents import Constraints, Fleet
from ..domain.finding import NOTE, Finding
from .outline import CONSTRAINTS, TARGETS, Outline
from .zones import Zones, excludes

_MOST_SHOWN = 6


def unused_findings(outlines: Iterable[Outline], fleets: Sequence[Fleet], zones: Zones) -> Iterator[Finding]:
    """`release-unused`. Silent without any fleet: then nobody has said yet where robots are."""
    at = _by_target(fleets)
    useful: dict[tuple[str, Constraints], bool] = {}
    for outline in outlines if fleets else ():
        for key in ((target, outline.constraints) for target in outline.targets):
            if key not in useful:
                useful[key] = not all(excludes(key[1], fleet.place, zones) for fleet in at.get(key[0], ()))
        if not any(useful[target, outline.constraints] for target in outline.targets):
            yield _unused(outline, at)


def uncovered_findings(outlines: Iterable[Outline], fleets: Iterable[Fleet], zones: Zones) -> Iterator[Finding]:
    """`fleet-uncovered`, with the targets of the fleet that no release is for, there where the fleet is."""
    terms: dict[str, dict[Constraints, None]] = defaultdict(dict)
    for outline in outlines:
        for target in outline.targets:
            terms[target][outline.constraints] = None
    for fleet in fleets:
        bare = [
            name for name in fleet.targets if all(excludes(item, fleet.place, zones) for item in terms.get(name, ()))
        ]
        if bare:
            message = f"no release that may run there is for {_listed(bare)}"
            hint = "propose a release that is, or take the target out of the fleet"
            yield fleet.source.finding(("spec", "targets"), "fleet-uncovered", message, hint=hint, severity=NOTE)


def _by_target(fleets: Iterable[Fleet]) -> Mapping[str, list[Fleet]]:
    found: dict[str, list[Fleet]] = defaultdict(list)
    for fleet in fleets:
        for target in fleet.targets:
            found[target].append(fleet)
    return found


def _unused(outline: Outline, at: Mapping[str, Sequence[Fleet]]) -> Finding:
    barred = sorted({fleet.name for target in outline.targets for fleet in at.get(target, ())})
    if barred:
        place, message = CONSTRAINTS, f"no fleet can use the release: they exclude the place of {_listed(barred)}"
        hint = "widen them, or correct spec.place of the fleet"
    else:
        place, message = TARGETS, f"no fleet can use the release: none is made of {_listed(outline.targets)}"
        hint = f"declare a fleet of {outline.targets[0]} in targets/fleets/"
    return outline.finding(place, "release-unused", message, hint=hint, severity=NOTE)


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - _MOST_SHOWN} more" if len(names) > _MOST_SHOWN else ""
    return ", ".join(names[:_MOST_SHOWN]) + more
