"""Is there enough evidence? Declared numbers against those that were recorded."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from rfgit.attest import kinds
from rfgit.domain.requirements import EnvelopeEntry
from rfgit.trust.needs import BUILT
from tests.evidencekit import (
    ENTRY,
    REQUIREMENTS,
    TARGET,
    good_evidence,
    measured,
    says,
)
from tests.trust.assessing import found, instead, rules


@pytest.mark.parametrize(
    ("predicate", "says_best"),
    [
        (measured(None), "this one is declared"),
        (measured(12, "declared"), "this one is declared"),
        (measured(12, "emulated"), "this one is emulated"),
        (measured(12, unit="s"), "this one is unknown"),
        ({**measured(), "measurements": []}, "this one is unknown"),
    ],
    ids=["no value", "declared", "emulated", "another unit", "no number"],
)
def test_a_number_that_is_not_known_well_enough(predicate: dict[str, Any], says_best: str) -> None:
    (finding,) = found(instead(says(kinds.PERFORMANCE, predicate)), BUILT)
    assert finding.rule == "assurance-too-low"
    assert "latency-p99 <= 50 ms needs a number that is measured-on-host" in finding.message
    assert says_best in finding.message


@pytest.mark.parametrize(
    ("value", "comparator", "holds"), [(50, "<=", True), (50, "<", False), (50, ">=", True), (50, ">", False)]
)
def test_the_declared_comparator_decides(value: float, comparator: str, holds: bool) -> None:
    requirements = replace(REQUIREMENTS, envelope=(replace(ENTRY, comparator=comparator),))
    evidence = instead(says(kinds.PERFORMANCE, measured(value)))
    assert rules(evidence, BUILT, requirements) == ([] if holds else ["envelope-exceeded"])


def test_thresholds_in_the_statement_decide_nothing() -> None:
    lax = measured(900)
    lax["measurements"][0].update(threshold=1000, comparator=">=")
    assert rules(instead(says(kinds.PERFORMANCE, lax)), BUILT) == ["envelope-exceeded"]


def test_one_number_that_holds_does_not_excuse_another() -> None:
    both = measured(10)
    both["measurements"] += measured(60)["measurements"]
    assert rules(instead(says(kinds.PERFORMANCE, both)), BUILT) == ["envelope-exceeded"]


@pytest.mark.parametrize("assurance", ["measured-on-host", "measured-on-class", "measured-on-robot"])
def test_a_better_known_number_will_do(assurance: str) -> None:
    assert rules(instead(says(kinds.PERFORMANCE, measured(assurance=assurance))), BUILT) == []


def test_a_declared_number_needs_no_value_where_declared_is_enough() -> None:
    requirements = replace(REQUIREMENTS, envelope=(replace(ENTRY, assurance="declared"),))
    assert rules(instead(says(kinds.PERFORMANCE, measured(None))), BUILT, requirements) == []


def test_every_declared_number_is_asked_for() -> None:
    memory = EnvelopeEntry(TARGET, "memory-peak", "MiB", "<=", 512, "measured-on-host")
    requirements = replace(REQUIREMENTS, envelope=(ENTRY, memory))
    (finding,) = found(good_evidence(BUILT), BUILT, requirements)
    assert "memory-peak <= 512 MiB" in finding.message
