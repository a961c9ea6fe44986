"""What of a result a report tells: no finding without end, and neither findings nor lines without number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from ..domain.finding import Finding, in_order
from ..domain.result import Result
from .shortened import left_out, shortened

Item = TypeVar("Item")


def first(items: Sequence[Item], most: int, word: str) -> tuple[Sequence[Item], list[str]]:
    """The first of the items, and a line that says how many are left out, or none. `word` is one of them."""
    missing = len(items) - most
    return items[:most], [left_out(missing, word)] if missing > 0 else []


def told(result: Result, most: int) -> tuple[list[Finding], list[str]]:
    """At most so many findings in order, so that the least grave are left out; and what to say about those."""
    findings, notes = first(in_order(result.findings), most, "finding")
    return list(map(_brief, findings)), notes


def told_lines(body: Iterable[tuple[str, str]], most: int) -> list[tuple[str, str]]:
    """At most so many of a verb's own lines, each with its style, and what to say about the others."""
    lines, notes = first(list(body), most, "line")
    brief = [(shortened(text, 4_000), style) for text, style in lines]
    return [*brief, *((note, "") for note in notes)]


def _brief(finding: Finding) -> Finding:
    lines = shortened(finding.message, 4_000).split("\n")
    message, notes = first(lines, 20, "line")
    return replace(
        finding,
        rule=shortened(finding.rule, 100),
        message="\n".join([*message, *notes]),
        path=shortened(finding.path, 1_000),
        hint=shortened(finding.hint, 1_000),
    )
