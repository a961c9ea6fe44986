"""Renames: told only where they are certain."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from .difference import ADDED, REMOVED, RENAMED, Change

Essence = Callable[[Change], object]
"""What a document is, whatever it is called: equal for two that differ in their name alone; None for no document."""


def with_renames(changes: Sequence[Change], before: Essence, after: Essence) -> Iterator[Change]:
    """The changes, where one document that went and one that came are the same but for the name: as one change.

    Where more than one of either could be meant, all stay as they are.
    """
    if {ADDED, REMOVED} - {change.how for change in changes}:
        yield from changes
        return
    gone, come = _by_essence(changes, REMOVED, before), _by_essence(changes, ADDED, after)
    pairs = {(one[0], come[essence][0]) for essence, one in gone.items() if len(one) == len(come.get(essence, ())) == 1}
    old = {one for one, _ in pairs}
    new = {other: one for one, other in pairs}
    for change in changes:
        if change in new:
            yield replace(change, how=RENAMED, was=new[change].name, words="", fields=(), files=())
        elif change not in old:
            yield change


def _by_essence(changes: Sequence[Change], how: str, essence: Essence) -> dict[object, list[Change]]:
    found: dict[object, list[Change]] = {}
    for change in changes:
        meant = essence(change) if change.how == how else None
        if meant is not None:
            found.setdefault((change.kind, meant), []).append(change)
    return found
