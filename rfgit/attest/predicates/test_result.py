"""in-toto test-result v0.1: which checks an artifact passed. Subject: the artifact's manifest.

Tests are named `<target>/<check>`. `configuration` says on what they ran: host, isolation, golden cases.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, Mapping, Tuple

from . import fields

PASSED = "PASSED"
WARNED = "WARNED"
FAILED = "FAILED"


@dataclass(frozen=True)
class TestResult:
    """A result is as its worst test: `write` derives it, and `read` refuses one that says otherwise."""

    passed: Tuple[str, ...]
    failed: Tuple[str, ...]
    configuration: Tuple[Mapping[str, Any], ...]

    @property
    def result(self) -> str:
        return FAILED if self.failed or not self.passed else PASSED


def read(predicate: Mapping[str, Any]) -> TestResult:
    claimed = fields.word(predicate, "result", (PASSED, WARNED, FAILED))
    found = TestResult(
        passed=fields.optional_texts(predicate, "passedTests"),
        failed=fields.optional_texts(predicate, "failedTests"),
        configuration=tuple(fields.objects(predicate, "configuration")),
    )
    if claimed != found.result:
        raise ValueError(f"the result is {claimed}, its tests say {found.result}")
    return found


def write(result: TestResult) -> Dict[str, Any]:
    return {
        "result": result.result,
        "configuration": list(result.configuration),
        "passedTests": list(result.passed),
        "failedTests": list(result.failed),
    }
