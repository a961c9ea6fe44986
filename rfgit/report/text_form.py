"""A result as text for people. Hostile names cannot move a terminal's cursor or fake a line."""

from __future__ import annotations

from collections.abc import Iterable

from ..domain.finding import ERROR, NOTE, WARNING, Finding, in_order
from ..domain.result import FAIL, PASS, Result

STYLES = {ERROR: "bold red", WARNING: "yellow", NOTE: "cyan", PASS: "bold green", FAIL: "bold red"}
_VERDICT = {PASS: "yes", FAIL: "no"}

Line = tuple[str, str]
"""Text and the rich style that a terminal may give it."""


def render(result: Result, body: Iterable[Line]) -> tuple[Line, ...]:
    """Findings first, then the verb's own lines, then the verdict."""
    lines = [line for finding in in_order(result.findings) for line in finding_lines(finding)]
    lines.extend((printable(text), style) for text, style in body)
    verdict = _VERDICT.get(result.verdict, "cannot tell")
    lines.append((f"{result.verb}: {verdict}{_count(result)}", STYLES.get(result.verdict, "bold yellow")))
    return tuple(lines)


def finding_lines(finding: Finding) -> tuple[Line, ...]:
    place = f"{finding.place}: " if finding.place else ""
    head = printable(f"{place}{finding.severity}[{finding.rule}]: {finding.message}")
    hint = ((printable(f"  next: {finding.hint}"), ""),) if finding.hint else ()
    return ((head, STYLES[finding.severity]), *hint)


def printable(text: str) -> str:
    """The text with every character that is not plainly printable written as an escape."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode("ascii") for char in text)


def _count(result: Result) -> str:
    counts = [
        f"{number} {word}{'s' if number != 1 else ''}"
        for word in (ERROR, WARNING, NOTE)
        if (number := sum(finding.severity == word for finding in set(result.findings)))
    ]
    return f" ({', '.join(counts)})" if counts else ""
