"""performance: an artifact's numbers against its envelope. Subject: the artifact's manifest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, Mapping, Optional, Tuple

from ...domain.assurance import LEVELS
from . import fields

COMPARATORS = ("<=", "<", ">=", ">")


@dataclass(frozen=True)
class Measurement:
    """One number beside the threshold it has to hold. `value` None: declared, and measured nowhere yet."""

    metric: str
    unit: str
    comparator: str
    threshold: float
    value: Optional[float]
    assurance: str


@dataclass(frozen=True)
class Performance:
    """`conditions`, `hardware` and `isolation` say how the numbers came about; `harness` what measured them."""

    measurements: Tuple[Measurement, ...]
    samples: int
    conditions: Mapping[str, Any]
    hardware: Mapping[str, Any]
    isolation: Mapping[str, Any]
    harness: Mapping[str, Any]
    measured_at: str


def read(predicate: Mapping[str, Any]) -> Performance:
    return Performance(
        measurements=tuple(map(_read_measurement, fields.objects(predicate, "measurements"))),
        samples=fields.integer(predicate, "samples"),
        conditions=fields.mapping(predicate, "conditions"),
        hardware=fields.mapping(predicate, "hardware"),
        isolation=fields.mapping(predicate, "isolation"),
        harness=fields.mapping(predicate, "harness"),
        measured_at=fields.text(predicate, "measuredAt"),
    )


def write(performance: Performance) -> Dict[str, Any]:
    return {
        "measurements": [vars(item).copy() for item in performance.measurements],
        "samples": performance.samples,
        "conditions": dict(performance.conditions),
        "hardware": dict(performance.hardware),
        "isolation": dict(performance.isolation),
        "harness": dict(performance.harness),
        "measuredAt": performance.measured_at,
    }


def _read_measurement(entry: Mapping[str, Any]) -> Measurement:
    return Measurement(
        metric=fields.text(entry, "metric"),
        unit=fields.text(entry, "unit"),
        comparator=fields.word(entry, "comparator", COMPARATORS),
        threshold=fields.number(entry, "threshold"),
        value=fields.optional_number(entry, "value"),
        assurance=fields.word(entry, "assurance", LEVELS),
    )
