import pytest

from rfgit.domain.finding import ERROR, WARNING
from rfgit.domain.requirements import EnvelopeEntry
from rfgit.validate.judge import judge
from rfgit.validate.outcome import Measurement

MEASURED = {
    "latency-p99": Measurement("latency-p99", 40.0, "ms", 200),
    "memory-peak": Measurement("memory-peak", 100.0, "MiB", 200),
}


def entry(metric="latency-p99", unit="ms", comparator="<=", threshold=50.0, assurance="measured-on-host"):
    return EnvelopeEntry("lite", metric, unit, comparator, threshold, assurance)


@pytest.mark.parametrize(
    ("declared", "assurance", "outcome", "rule", "severity"),
    [
        (entry(), "measured-on-host", "holds", "", ""),
        (entry(threshold=40), "measured-on-host", "holds", "", ""),
        (entry(threshold=0.04, unit="s"), "measured-on-host", "holds", "", ""),
        (entry(assurance="declared"), "measured-on-host", "holds", "", ""),
        (entry(assurance="declared"), "estimated", "holds", "", ""),
        (entry(metric="power", unit="W", assurance="declared"), "measured-on-host", "declared", "", ""),
        (entry(comparator="<", threshold=40), "measured-on-host", "exceeded", "envelope-exceeded", ERROR),
        (entry(comparator=">=", threshold=41), "measured-on-host", "exceeded", "envelope-exceeded", ERROR),
        (entry(threshold=0.039, unit="s"), "measured-on-host", "exceeded", "envelope-exceeded", ERROR),
        (entry(threshold=39, assurance="declared"), "measured-on-host", "exceeded", "envelope-exceeded", ERROR),
        (entry(threshold=39, assurance="declared"), "estimated", "unmeasured", "envelope-exceeded", WARNING),
        (entry("memory-peak", "MB", threshold=104), "measured-on-host", "exceeded", "envelope-exceeded", ERROR),
        (entry(), "estimated", "unmeasured", "envelope-unmeasured", WARNING),
        (entry(assurance="measured-on-class"), "measured-on-host", "unmeasured", "envelope-unmeasured", WARNING),
        (entry(assurance="measured-on-robot"), "measured-on-host", "unmeasured", "envelope-unmeasured", WARNING),
        (entry(metric="power", unit="W"), "measured-on-host", "unmeasured", "envelope-unmeasured", WARNING),
        (entry(unit="MiB"), "measured-on-host", "unmeasured", "envelope-unit", ERROR),
        (entry(unit=""), "measured-on-host", "unmeasured", "envelope-unit", ERROR),
    ],
)
def test_one_entry(declared, assurance, outcome, rule, severity):
    (judged,) = judge([declared], MEASURED, assurance)
    assert judged.outcome == outcome
    assert [(item.rule, item.severity) for item in judged.findings] == ([(rule, severity)] if rule else [])


def test_a_number_that_is_none_holds_nothing():
    odd = {"latency-p99": Measurement("latency-p99", float("nan"), "ms", 200)}
    for comparator in ("<=", ">=", "<", ">"):
        (judged,) = judge([entry(comparator=comparator)], odd, "measured-on-host")
        assert judged.outcome == "unmeasured"


def test_an_empty_envelope_has_no_answers():
    assert judge([], MEASURED, "measured-on-host") == ()
