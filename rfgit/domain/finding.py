"""A finding: one reason why the answer is not a plain yes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, Iterable, Tuple

from ..errors import RfgitError

ERROR = "error"
WARNING = "warning"
NOTE = "note"
_RANK = {ERROR: 0, WARNING: 1, NOTE: 2}


@dataclass(frozen=True)
class Finding:
    """`rule` is a stable kebab-case id; `line` and `column` count from 1, and 0 means unknown."""

    rule: str
    message: str
    severity: str = ERROR
    path: str = ""
    line: int = 0
    column: int = 0
    hint: str = ""

    @property
    def place(self) -> str:
        """`path:line:column`, as far as it is known."""
        numbers = [str(number) for number in (self.line, self.column) if number]
        return ":".join([self.path] + numbers) if self.path else ""

    def as_json(self) -> Dict[str, Any]:
        return {
            "rule": self.rule,
            "severity": self.severity,
            "message": self.message,
            "path": self.path or None,
            "line": self.line or None,
            "column": self.column or None,
            "hint": self.hint or None,
        }


class Refusal(RfgitError):
    """The answer is no, found where returning a list of findings would hide it: exit status 1."""

    def __init__(self, *findings: Finding) -> None:
        first = findings[0]
        super().__init__(first.rule, first.message, hint=first.hint)
        self.findings = findings


def refuse(rule: str, message: str, *, path: str = "", hint: str = "") -> Refusal:
    """A refusal with one finding, ready to raise."""
    return Refusal(Finding(rule, message, path=path, hint=hint))


def in_order(findings: Iterable[Finding]) -> Tuple[Finding, ...]:
    """Sort and deduplicate, errors first, then by place: the order in which people mend."""

    def key(item: Finding) -> Tuple[Any, ...]:
        return (_RANK[item.severity], item.path, item.line, item.column, item.rule, item.message, item.hint)

    return tuple(sorted(set(findings), key=key))


def any_error(findings: Iterable[Finding]) -> bool:
    """True unless every finding is known to be harmless: a severity that nobody knows counts as an error."""
    return any(item.severity not in (WARNING, NOTE) for item in findings)
