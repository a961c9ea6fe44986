"""The declared envelope against the numbers that are known, and how well they are known."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..domain.assurance import at_least
from ..domain.finding import ERROR, WARNING, Finding
from ..domain.metrics import COMPARABLE
from ..domain.requirements import EnvelopeEntry
from .host import MEASURED_ON_HOST
from .outcome import Measurement

HOLDS = "holds"
EXCEEDED = "exceeded"
UNMEASURED = "unmeasured"
DECLARED = "declared"


@dataclass(frozen=True)
class Judged:
    """One entry, and what is known of it. `value` is in the entry's unit, None where nothing was measured.

    `exceeded` is a no; `unmeasured` is undecided, not a no; `declared` asks for no measurement and has none.
    """

    entry: EnvelopeEntry
    outcome: str
    value: float | None
    assurance: str
    findings: tuple[Finding, ...] = ()


def judge(
    entries: Iterable[EnvelopeEntry], measurements: Mapping[str, Measurement], assurance: str
) -> tuple[Judged, ...]:
    """Judge the entries of one target by numbers that are all known as well as `assurance` says."""
    return tuple(_judged(entry, measurements.get(entry.metric), assurance) for entry in entries)


def _judged(entry: EnvelopeEntry, measured: Measurement | None, assurance: str) -> Judged:
    if measured is None or not math.isfinite(measured.value):
        return _without(entry, "was not measured", "declared")
    factor = COMPARABLE.get(measured.unit, {}).get(entry.unit)
    if factor is None:
        message = f"{entry}: {entry.metric} is measured in {measured.unit}, which is not comparable to {entry.unit}"
        return Judged(entry, UNMEASURED, None, assurance, (Finding("envelope-unit", message),))
    value = measured.value / factor
    if not entry.holds(value):
        return _exceeded(entry, value, assurance)
    if not at_least(assurance, entry.assurance):
        return _without(entry, f"was only {assurance} ({value:.4g} {entry.unit})", assurance, value)
    return Judged(entry, HOLDS, value, assurance)


def _exceeded(entry: EnvelopeEntry, value: float, assurance: str) -> Judged:
    """A number of another kind of machine does not prove that the target is too slow."""
    severity = ERROR if at_least(assurance, MEASURED_ON_HOST) else WARNING
    message = f"{entry} does not hold for {entry.target}: got {value:.4g} {entry.unit} ({assurance})"
    hint = "make it faster or smaller, or declare what it needs"
    finding = Finding("envelope-exceeded", message, severity, hint=hint)
    return Judged(entry, EXCEEDED if severity == ERROR else UNMEASURED, value, assurance, (finding,))


def _without(entry: EnvelopeEntry, why: str, assurance: str, value: float | None = None) -> Judged:
    if entry.assurance == "declared":
        return Judged(entry, DECLARED, value, "declared")
    message = f"{entry} for {entry.target} must be {entry.assurance}, and {why}"
    finding = Finding("envelope-unmeasured", message, WARNING, hint="validate on a machine of the target's class")
    return Judged(entry, UNMEASURED, value, assurance, (finding,))
