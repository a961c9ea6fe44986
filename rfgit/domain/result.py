"""What a verb answers, and the exit status that follows from it and from nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Dict, Mapping, Tuple

from .finding import Finding, any_error, in_order

SCHEMA = "rfgit/result/v1"

PASS = "pass"
FAIL = "fail"
UNDECIDED = "undecided"

EXIT_YES = 0
EXIT_NO = 1
EXIT_USAGE = 2
EXIT_CANNOT_TELL = 3
EXIT_INTERRUPTED = 130


@dataclass(frozen=True)
class Result:
    """One answer: verdict, findings, and the verb's own data (plain JSON values)."""

    verb: str
    verdict: str
    findings: Tuple[Finding, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict)

    @property
    def exit_status(self) -> int:
        """0 only for a pass without error findings; an unknown verdict is 3."""
        if self.verdict == PASS:
            return EXIT_NO if any_error(self.findings) else EXIT_YES
        return EXIT_NO if self.verdict == FAIL else EXIT_CANNOT_TELL

    def as_json(self) -> Dict[str, Any]:
        return {
            "schema": SCHEMA,
            "verb": self.verb,
            "verdict": self.verdict,
            "findings": [item.as_json() for item in in_order(self.findings)],
            "data": dict(self.data),
        }


def judged(verb: str, findings: Tuple[Finding, ...], data: Mapping[str, Any]) -> Result:
    """A result whose verdict follows from its findings: any error is a fail."""
    return Result(verb, FAIL if any_error(findings) else PASS, in_order(findings), data)
