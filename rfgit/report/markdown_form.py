"""A result as Markdown, for a comment or a job's summary: the verdict, some findings at once, all others behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ..domain.finding import ERROR, NOTE, WARNING, Finding
from ..domain.result import Result
from .commonmark import capped, code, details, escaped
from .shortened import counted
from .text_form import Line, counts, verdict
from .told import told, told_lines

OPEN = 10
"""Errors that are seen at once."""

MOST = 1_000


def render(result: Result, body: Iterable[Line], status: int) -> str:
    """At most 65,536 bytes."""
    findings, notes = told(result, MOST)
    return capped([*_head(result, status), *_findings(findings), *_notes(notes), *_own(told_lines(body, MOST))])


def _head(result: Result, status: int) -> list[str]:
    found = counts(result)
    return [f"### rfgit {result.verb}: {verdict(status)}", "", *([found, ""] if found else [])]


def _findings(findings: Sequence[Finding]) -> Iterator[str]:
    for kind in (ERROR, WARNING, NOTE):
        items = [_item(finding) for finding in findings if finding.severity == kind]
        shown = OPEN if kind == ERROR else 0
        if items[:shown]:
            yield from [*items[:shown], ""]
        if items[shown:]:
            word = f"more {kind}" if items[:shown] else kind
            yield from details(counted(len(items[shown:]), word), items[shown:])


def _item(finding: Finding) -> str:
    place = f" {code(finding.place)}" if finding.place else ""
    first, *more = finding.message.split("\n")
    lines = [f"- **{finding.severity}** {code(finding.rule)}{place}: {escaped(first)}"]
    lines.extend(f"  - {code(line)}" for line in more if line.strip())
    if finding.hint:
        lines.append(f"  - next: {escaped(finding.hint)}")
    return "\n".join(lines)


def _notes(notes: Sequence[str]) -> list[str]:
    return [*notes, ""] if notes else []


def _own(lines: Sequence[Line]) -> list[str]:
    return details("What was judged", [f"- {code(text.strip())}" for text, _ in lines]) if lines else []
