"""A result as the log of a step in GitHub Actions: its commands make annotations, and no text can plant another one.

GitHub keeps ten annotations of each kind from a step. The gravest are told so; the others are lines of the log.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from ..domain.finding import ERROR, NOTE, WARNING, Finding
from ..domain.result import Result
from .place import inside
from .shortened import counted
from .text_form import Line, explained, finding_lines, last_line, printable
from .told import told, told_lines

KINDS = {ERROR: "error", WARNING: "warning", NOTE: "notice"}
SHOWN = 10
MOST = 1_000
_DATA = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY = {**_DATA, ":": "%3A", ",": "%2C"}


def render(result: Result, body: Iterable[Line], status: int) -> str:
    """Annotations, then what GitHub would not show as such, then the verb's own lines and the verdict."""
    findings, notes = told(result, MOST)
    shown, others = _divided(findings)
    own = [printable(text) for text, _ in told_lines(body, MOST)]
    lines = [*map(annotation, shown), *_log(others), *notes, *own]
    lines.extend(text for text, _ in (*explained(findings, status), last_line(result, status)))
    return "".join(f"{line}\n" for line in lines)


def annotation(finding: Finding) -> str:
    """One workflow command. A finding without a path is about the run as a whole."""
    said = ",".join(f"{name}={_with(_PROPERTY, printable(text))}" for name, text in _properties(finding) if text)
    return f"::{KINDS[finding.severity]} {said}::{_with(_DATA, chr(10).join(map(printable, _lines(finding))))}"


def _properties(finding: Finding) -> Iterator[tuple[str, str]]:
    path = inside(finding)
    yield "file", path
    yield "line", str(finding.line) if path and finding.line else ""
    yield "col", str(finding.column) if path and finding.line and finding.column else ""
    yield "title", finding.rule


def _lines(finding: Finding) -> Iterator[str]:
    """The log shows no title, and so the rule stands here too."""
    yield from f"{finding.message} [{finding.rule}]".split("\n")
    if finding.path and not inside(finding):
        yield f"in {finding.place}"
    if finding.hint:
        yield f"next: {finding.hint}"


def _divided(findings: Iterable[Finding]) -> tuple[list[Finding], list[Finding]]:
    """The first of each kind, and the others."""
    seen: Counter[str] = Counter()
    parts: tuple[list[Finding], list[Finding]] = ([], [])
    for finding in findings:
        seen[finding.severity] += 1
        parts[seen[finding.severity] > SHOWN].append(finding)
    return parts


def _log(findings: list[Finding]) -> Iterator[str]:
    numbers = Counter(finding.severity for finding in findings)
    more = ", ".join(counted(numbers[kind], kind) for kind in KINDS if numbers[kind])
    if more:
        yield f"GitHub shows {SHOWN} annotations of each kind in a step. Only told here: {more}"
    yield from (text for finding in findings for text, _ in finding_lines(finding))


def _with(escapes: Mapping[str, str], text: str) -> str:
    return "".join(escapes.get(char, char) for char in text)
