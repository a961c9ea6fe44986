"""Counters of one release's versions: a robot refuses one that is not above what it has seen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from ..declare.documents import Release
from ..domain.finding import WARNING, Finding


def counter_findings(releases: Iterable[Release]) -> Iterator[Finding]:
    """Warn where two versions for one target share a counter, or a later version has the lower one."""
    by_name: dict[str, list[Release]] = defaultdict(list)
    for release in releases:
        by_name[release.id.name].append(release)
    for versions in by_name.values():
        for release in versions:
            clash = next((other for other in versions if _clashes(release, other)), None)
            if clash:
                message = f"got {release.counter}, but {clash.id} has {clash.counter} already"
                hint = f"the next free counter is {1 + max(item.counter for item in versions)}"
                pointer = ("spec", "counter")
                yield release.source.finding(pointer, "counter-taken", message, hint=hint, severity=WARNING)


def _clashes(release: Release, other: Release) -> bool:
    if release.id == other.id or not set(release.targets) & set(other.targets):
        return False
    return release.counter <= other.counter and _is_later(release, other)


def _is_later(release: Release, other: Release) -> bool:
    """Later by `replaces`, else by number, else by name: of two versions exactly one is later."""
    if other.id == release.replaces:
        return True
    if release.id == other.replaces:
        return False
    return _order(release.id.version) > _order(other.id.version)


def _order(version: str) -> tuple[tuple[int, int, str], ...]:
    """Numbers by value and before words."""
    parts = version.split(".")
    return tuple((0, int(part), "") if part.isascii() and part.isdigit() else (1, 0, part) for part in parts)
