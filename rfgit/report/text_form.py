"""A result as text for people. Hostile names cannot move a terminal's cursor or fake a line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice

from ..domain.finding import ERROR, NOTE, WARNING, Finding
from ..domain.result import EXIT_NO, EXIT_USAGE, EXIT_YES, Result
from .shortened import counted
from .told import told, told_lines

MOST = 1_000
"""Findings; and ten times as many lines of the verb's own."""

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
    findings, notes = told(result, MOST)
    lines = [line for finding in findings for line in finding_lines(finding)]
    lines.extend((note, "") for note in notes)
    lines.extend((printable(text), style) for text, style in told_lines(body, 10 * MOST))
    return (*lines, *explained(findings, status), last_line(result, status))


def explained(findings: Iterable[Finding], status: int) -> Iterator[Line]:
    """After a no, where the first of the errors is explained. What a repository's own policies say has no page."""
    if status == EXIT_NO:
        from .rule_page import has_page

        rules = (finding.rule for finding in findings if finding.severity == ERROR)
        for rule in islice(filter(has_page, rules), 1):
            yield f"why, and how to mend it: rfgit explain {rule}", ""


def last_line(result: Result, status: int) -> Line:
    """The verdict, and how many findings there are of each kind."""
    counted = counts(result)
    return f"{result.verb}: {verdict(status)}{f' ({counted})' if counted else ''}", _verdict(status)[1]


def verdict(status: int) -> str:
    """What an exit status says, in words."""
    return _verdict(status)[0]


def counts(result: Result) -> str:
    """`2 errors, 1 note`, or "" where there is none."""
    found = Counter(finding.severity for finding in set(result.findings))
    return ", ".join(counted(found[word], word) for word in STYLES if found[word])


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


def _verdict(status: int) -> Line:
    return _VERDICTS.get(status, _NO_VERDICT)
