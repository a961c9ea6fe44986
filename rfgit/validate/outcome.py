"""What a validation saw: checks, numbers, the walls that stood, the machine that it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..domain.finding import Finding, any_error, in_order
from .host import Host

STATIC = "static"
LOAD = "load"
SANDBOX = "sandbox"
GOLDEN = "golden"
CHECKS = (STATIC, LOAD, SANDBOX, GOLDEN)
"""In the order in which they are made. What was not reached is not listed, so it is not passed."""


@dataclass(frozen=True)
class Check:
    """`static`: the model read, not run. `load`: in the pinned runtime. `sandbox`: the transforms stayed inside.
    `golden`: the outputs that are due."""

    name: str
    passed: bool
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Measurement:
    """The best of `conditions["runs"]` runs: noise only ever makes a number worse."""

    metric: str
    value: float
    unit: str
    samples: int


@dataclass(frozen=True)
class Report:
    """`conditions` and `isolation` are plain JSON values, ready for evidence."""

    checks: tuple[Check, ...]
    host: Host
    measurements: Mapping[str, Measurement] = field(default_factory=dict)
    conditions: Mapping[str, Any] = field(default_factory=dict)
    isolation: Mapping[str, Any] = field(default_factory=dict)

    @property
    def passed(self) -> bool:
        """True only when every check was made and none failed."""
        return {check.name for check in self.checks if check.passed} == set(CHECKS)

    @property
    def findings(self) -> tuple[Finding, ...]:
        return in_order(item for check in self.checks for item in check.findings)


def checked(name: str, findings: tuple[Finding, ...]) -> Check:
    return Check(name, not any_error(findings), in_order(findings))
