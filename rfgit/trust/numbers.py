"""Declared numbers against those that were recorded, and how well they are known."""

from __future__ import annotations

from typing import Iterable, List, Sequence

from ..attest import kinds
from ..attest.predicates import performance
from ..domain.assurance import at_least
from ..domain.evidence import Evidence
from ..domain.finding import Finding
from ..domain.requirements import EnvelopeEntry
from .policy import VALIDATOR

EXCEEDED = "envelope-exceeded"


def envelope_findings(entries: Iterable[EnvelopeEntry], used: Sequence[Evidence]) -> List[Finding]:
    """`envelope-exceeded` for a declared number that any record breaks, else `assurance-too-low` where none will do.

    Only records by validators count. Units are not converted: a number in another unit is about something else.
    """
    numbers = [
        number
        for item in used
        if item.kind == kinds.PERFORMANCE and VALIDATOR in item.roles
        for number in performance.read(item.predicate).measurements
    ]
    return [finding for entry in entries for finding in _entry(entry, numbers)]


def exceeds(item: Evidence, entries: Iterable[EnvelopeEntry]) -> bool:
    """True for a record with a number that breaks one of these entries."""
    return any(finding.rule == EXCEEDED for finding in envelope_findings(entries, [item]))


def _entry(entry: EnvelopeEntry, numbers: Iterable[performance.Measurement]) -> List[Finding]:
    about = [number for number in numbers if (number.metric, number.unit) == (entry.metric, entry.unit)]
    broken = [number.value for number in about if number.value is not None and not entry.holds(number.value)]
    if broken:
        hint = "what is recorded stays: propose a new version that is faster, or whose envelope is wider"
        return [Finding(EXCEEDED, f"{entry} was declared, {broken[0]:g} {entry.unit} measured", hint=hint)]
    if any(at_least(_assurance(number), entry.assurance) for number in about):
        return []
    best = ", ".join(sorted({_assurance(number) for number in about})) or "unknown"
    hint = "measure it where the target's machines are: rfgit validate"
    message = f"{entry} needs a number that is {entry.assurance}, this one is {best}"
    return [Finding("assurance-too-low", message, hint=hint)]


def _assurance(number: performance.Measurement) -> str:
    """A number without a value is a declaration, whatever assurance it claims."""
    return number.assurance if number.value is not None else "declared"
