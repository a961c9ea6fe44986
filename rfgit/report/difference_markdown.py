"""What differs and what that touches as Markdown, for a comment on a pull request."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..domain.result import Result
from .commonmark import capped, details, escaped
from .difference import Entry, Section, compared, sections, summary
from .markdown_form import render as render_findings
from .text_form import Line
from .told import first

OPEN = 20
"""Grave entries of a section that are seen at once."""

MOST = 500
"""Entries of a section, and lines below each."""


def render(result: Result, body: Iterable[Line], status: int) -> str:
    """At most 65,536 bytes. What could not be told has no data, and is all findings."""
    if not result.data:
        return render_findings(result, body, status)
    found = [render_findings(result, (), status)] if result.findings else []
    head = [f"### {escaped(summary(result.data))}", "", escaped(compared(result.data)), ""]
    return capped([*head, *found, *(line for section in sections(result.data) for line in _section(section))])


def _section(section: Section) -> Iterator[str]:
    grave = [entry for entry in section.entries if entry.grave][:OPEN]
    rest = [entry for entry in section.entries if entry not in grave]
    if grave:
        yield from (f"**{escaped(section.title)}**", "", *map(_item, grave), "")
    if rest:
        title = f"{section.title}: {len(rest):,}{' more' if grave else ''}"
        entries, missing = first(rest, MOST, "line")
        yield from details(title, [*map(_item, entries), *(f"- {line}" for line in missing)])


def _item(entry: Entry) -> str:
    below, missing = first(entry.below, MOST, "line")
    lines = [*map(escaped, below), *missing]
    return "\n".join([f"- {escaped(entry.text)}", *(f"  - {line}" for line in lines)])
