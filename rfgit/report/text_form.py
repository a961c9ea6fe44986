"""A result as text for people. Hostile names cannot move a terminal's cursor or fake a line."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..domain.finding import ERROR, NOTE, WARNING, Finding, in_order
from ..domain.result import EXIT_NO, EXIT_USAGE, EXIT_YES, Result

STYLES = {ERROR: "bold red", WARNING: "yellow", NOTE: "cyan"}
_COMMAND = re.compile(r"##(?=\w*\[)")
_VERDICTS = {
    EXIT_YES: ("yes", "bold green"),
    EXIT_NO: ("no", "bold red"),
    EXIT_USAGE: ("not understood", "bold yellow"),
}
_NO_VERDICT = ("cannot tell", "bold yellow")

Line = tuple[str, str]
"""Text and the rich style that a terminal may give it."""


def render(result: Result, body: Iterable[Line], status: int) -> tuple[Line, ...]:
    """Findings first, then the verb's own lines, then what the exit status says, in words."""
    lines = [line for finding in in_order(result.findings) for line in finding_lines(finding)]
    lines.extend((printable(text), style) for text, style in body)
    verdict, style = _VERDICTS.get(status, _NO_VERDICT)
    lines.append((f"{result.verb}: {verdict}{_count(result)}", style))
    return tuple(lines)


def finding_lines(finding: Finding) -> tuple[Line, ...]:
    """Where, how bad, which rule, what; then what else the message says, and what to do next, both indented."""
    place = f"{finding.place}: " if finding.place else ""
    first, *more = finding.message.split("\n")
    head = printable(f"{place}{finding.severity}[{finding.rule}]: {first}")
    rest = [(printable(f"  | {line}"), "") for line in more]
    hint = [(printable(f"  next: {finding.hint}"), "")] if finding.hint else []
    return ((head, STYLES[finding.severity]), *rest, *hint)


def printable(line: str) -> str:
    """One line, with every character that is not plainly printable written as an escape.

    A CI service takes commands from a log: a line that begins with `::`, or `##[` and `##vso[` anywhere.
    """
    text = "".join(char if char.isprintable() else char.encode("unicode_escape").decode("ascii") for char in line)
    text = _COMMAND.sub(r"#\\x23", text)
    return re.sub(r"^(\s*):(?=:)", r"\1\\x3a", text)


def _count(result: Result) -> str:
    counts = [
        f"{number} {word}{'s' if number != 1 else ''}"
        for word in (ERROR, WARNING, NOTE)
        if (number := sum(finding.severity == word for finding in set(result.findings)))
    ]
    return f" ({', '.join(counts)})" if counts else ""
