"""A result as JUnit XML: a suite a verb, and a case for each rule and place that said something, or thing found good.

An error makes its case red. Warnings and notes are output of cases that passed. The text is ASCII, and holds no
character that XML forbids.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

from ..domain.finding import NOTE, WARNING, Finding
from ..domain.result import FAIL, PASS, Result
from .good import good
from .text_form import Line, finding_lines, last_line, printable, verdict
from .told import first, told, told_lines

MOST = 5_000


@dataclass(frozen=True)
class _Case:
    """`red` is the element that makes it red: `failure`, `error`, or ""."""

    place: str
    name: str
    red: str = ""
    message: str = ""
    lines: Sequence[str] = ()


def render(result: Result, body: Iterable[Line], status: int) -> str:
    """The verb's own lines are output of the suite."""
    suite = f"rfgit {result.verb}"
    findings, notes = told(result, MOST)
    names, more = first(list(good(result)), MOST, "good case")
    cases = [*_found(findings, suite, _red(result)), *(_Case(suite, name) for name in names)]
    if not cases or (result.verdict != PASS and not any(case.red for case in cases)):
        # A report without a case, or a no without a red one, would be read as a yes.
        cases.insert(0, _Case(suite, result.verb, "" if result.verdict == PASS else _red(result), verdict(status)))
    own = [text for text, _ in told_lines(body, MOST)]
    said = [*notes, *more, *own, last_line(result, status)[0]]
    return "".join(f"{line}\n" for line in _document(suite, cases, said))


def _document(suite: str, cases: Sequence[_Case], notes: Sequence[str]) -> Iterator[str]:
    red = [case.red for case in cases]
    head = _attributes(name=suite, tests=len(cases), failures=red.count("failure"), errors=red.count("error"))
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield f"<testsuites{head}>"
    yield f"<testsuite{head}>"
    yield from map(_element, cases)
    yield f"<system-out>{_text(notes)}</system-out>"
    yield "</testsuite>"
    yield "</testsuites>"


def _element(case: _Case) -> str:
    head = _attributes(classname=case.place, name=case.name)
    said = _text(case.lines)
    if case.red:
        about = _attributes(type=case.name, message=case.message)
        return f"<testcase{head}><{case.red}{about}>{said}</{case.red}></testcase>"
    return f"<testcase{head}><system-out>{said}</system-out></testcase>" if said else f"<testcase{head}/>"


def _red(result: Result) -> str:
    return "failure" if result.verdict in (PASS, FAIL) else "error"


def _found(findings: Iterable[Finding], suite: str, red: str) -> Iterator[_Case]:
    """Findings of one rule in one place are one case: readers tell cases apart by their names."""
    for (harmless, path, rule), group in groupby(sorted(findings, key=_case_key), _case_key):
        alike = list(group)
        lines = [text for finding in alike for text, _ in finding_lines(finding)]
        yield _Case(path or suite, rule, "" if harmless else red, alike[0].message.split("\n")[0], lines)


def _case_key(finding: Finding) -> tuple[bool, str, str]:
    return finding.severity in (WARNING, NOTE), finding.path, finding.rule


def _attributes(**values: object) -> str:
    return "".join(f" {name}={_ascii(quoteattr(printable(str(value))))}" for name, value in values.items())


def _text(lines: Iterable[str]) -> str:
    return _ascii(escape("\n".join(map(printable, lines))))


def _ascii(text: str) -> str:
    return text.encode("ascii", "xmlcharrefreplace").decode("ascii")
