"""Counters of one release's versions: a robot refuses one that is not above what it has seen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Sequence

from ..domain.finding import Finding
from ..domain.names import ReleaseId
from .lineage import cycles
from .outline import COUNTER, Outline

Line = tuple[str, str]
"""The name of a release and a target: for each a robot remembers the highest counter."""
_LAST = (1 << 53) - 1


Found = tuple[Outline, Outline, str, str]
"""What has the wrong counter, the version that shows it, the rule, and what is wrong."""


def counter_findings(
    outlines: Iterable[Outline],
    before: Container[ReleaseId] = (),
    released: Callable[[ReleaseId], bool] = lambda _: False,
) -> Iterator[Finding]:
    """`counter-taken` at each of two versions that share a counter, `counter-falls` where a later one has the lower.

    Later is what replaces the other; of those that replace none of their name, the higher version; and what is new
    to what was there `before`. So a mend of an older line, with a higher counter, says what it replaces. What is
    `released` can no longer be mended: the hint there is about the other one.
    """
    every = tuple(outlines)
    highest: dict[str, int] = defaultdict(int)
    for outline in every:
        highest[outline.id.name] = max(highest[outline.id.name], outline.counter)
    for outline, other, rule, message in (*_taken(every), *_fallen(every, before)):
        hint = _next_free(highest[outline.id.name])
        if released(outline.id) and not released(other.id):
            hint = f"{outline.id} is released and stays as it is: {_at_other(rule, other)} instead"
        yield outline.finding(COUNTER, rule, f"got {outline.counter}, {message}", hint=hint)


def _next_free(highest: int) -> str:
    if highest < _LAST:
        return f"the next free counter is {highest + 1}"
    return f"no counter is free beyond {_LAST}: lower it, or go on under another name"


def _at_other(rule: str, other: Outline) -> str:
    if rule == "counter-taken":
        return f"raise the counter of {other.id}"
    return f"lower the counter of {other.id}, or let that one replace it,"


def _taken(every: Sequence[Outline]) -> Iterator[Found]:
    holders: dict[tuple[str, str, int], list[Outline]] = defaultdict(list)
    for outline in every:
        for target in outline.targets:
            holders[outline.id.name, target, outline.counter].append(outline)
    for outline in every:
        sharing = ((target, holders[outline.id.name, target, outline.counter]) for target in outline.targets)
        target, others = next(((target, holding) for target, holding in sharing if len(holding) > 1), ("", []))
        if others:
            other = others[1] if others[0] is outline else others[0]
            yield outline, other, "counter-taken", f"but {other.id} has it for {target} too"


def _fallen(every: Sequence[Outline], before: Container[ReleaseId]) -> Iterator[Found]:
    told: set[ReleaseId] = set()
    pairs = (*_under_predecessors(every), *_under_older_versions(every), *_under_what_was_there(every, before))
    for outline, other, why in pairs:
        if outline.id not in told:
            told.add(outline.id)
            yield outline, other, "counter-falls", f"but {other.id}, {why}, has {other.counter}"


def _under_predecessors(every: Sequence[Outline]) -> Iterator[tuple[Outline, Outline, str]]:
    by_id = {outline.id: outline for outline in every}
    replaces = _predecessors(every)
    circling = {member for circle in cycles(replaces) for member in circle}
    for outline in every:
        other = by_id.get(replaces.get(outline.id, outline.id), outline)
        if outline.counter < other.counter and outline.id not in circling and set(outline.targets) & set(other.targets):
            yield outline, other, "which it replaces"


def _under_older_versions(every: Sequence[Outline]) -> Iterator[tuple[Outline, Outline, str]]:
    placed = _predecessors(every)
    for line in _lines(outline for outline in every if outline.id not in placed).values():
        ordered = sorted(line, key=lambda item: (_order(item.id.version), item.id))
        highest = ordered[0]
        for outline in ordered[1:]:
            if outline.counter < highest.counter:
                yield outline, highest, "an older version"
            else:
                highest = outline


def _under_what_was_there(
    every: Sequence[Outline], before: Container[ReleaseId]
) -> Iterator[tuple[Outline, Outline, str]]:
    there = _lines(outline for outline in every if outline.id in before)
    highest = {line: max(versions, key=lambda item: item.counter) for line, versions in there.items()}
    for outline in every:
        for target in outline.targets if outline.id not in before else ():
            other = highest.get((outline.id.name, target))
            if other and outline.counter < other.counter:
                yield outline, other, "which was there before"


def _predecessors(every: Iterable[Outline]) -> dict[ReleaseId, ReleaseId]:
    return {item.id: item.replaces for item in every if item.replaces and item.replaces.name == item.id.name}


def _lines(outlines: Iterable[Outline]) -> dict[Line, list[Outline]]:
    lines: dict[Line, list[Outline]] = defaultdict(list)
    for outline in outlines:
        for target in outline.targets:
            lines[outline.id.name, target].append(outline)
    return lines


def _order(version: str) -> tuple[tuple[int, int, str], ...]:
    """Numbers by value and before words."""
    parts = version.split(".")
    return tuple((0, int(part), "") if part.isascii() and part.isdigit() else (1, 0, part) for part in parts)
