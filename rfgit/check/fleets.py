"""What a fleet says of targets and of who manages it: do they exist, and do they agree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

from ..declare.documents import Fleet, Target
from ..domain.finding import Finding
from .principals import principal_findings
from .references import unknown_target
from .surroundings import Surroundings


def fleet_findings(fleet: Fleet, around: Surroundings) -> Iterator[Finding]:
    for index, name in enumerate(fleet.targets):
        if name not in around.target_names:
            yield unknown_target(fleet.source, ("spec", "targets", index), name, around)
        elif name in around.targets:
            yield from _site(fleet, around.targets[name])
    yield from principal_findings(fleet.source, "manager", around)


def _site(fleet: Fleet, target: Target) -> Iterator[Finding]:
    """What the fleet leaves open is filled by nothing here; only a plain contradiction is found."""
    for field in fields(fleet.place) if target.site else ():
        here, there = getattr(fleet.place, field.name), getattr(target.site, field.name)
        if here and there and here != there:
            message = f"got {here!r}, but the site of its target {target.name} says {there!r}"
            pointer = ("spec", "place", field.name)
            yield fleet.source.finding(pointer, "site-disagrees", message, hint="correct one of the two")
