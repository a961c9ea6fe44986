"""When other policies overturn a verdict, and when they only say the same in their own way."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rfgit.domain.finding import WARNING, Finding
from rfgit.domain.names import Variant
from rfgit.fleet.overturned import overturned
from tests.evidencekit import VARIANT

REASON = Finding("region-not-allowed", "it is in JP", path="targets/fleets/tokyo.yaml", line=3, hint="move it")
WARNED = replace(REASON, severity=WARNING)


def verdicts(before: tuple[Finding, ...], after: tuple[Finding, ...]) -> tuple[str, str] | None:
    found = overturned(VARIANT, "gate", "tokyo", before, after)
    return (found.before, found.after) if found else None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param((), (), id="nothing"),
        pytest.param((REASON,), (REASON,), id="the same"),
        pytest.param((REASON,), (replace(REASON, hint="mend it"),), id="another hint"),
        pytest.param((REASON, WARNED), (WARNED, REASON), id="another order"),
    ],
)
def test_what_stays(before: tuple[Finding, ...], after: tuple[Finding, ...]) -> None:
    assert verdicts(before, after) is None


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param((), (REASON,), ("permitted", "refused"), id="refused"),
        pytest.param((WARNED,), (REASON,), ("permitted", "refused"), id="no warning any more"),
        pytest.param((REASON,), (), ("refused", "permitted"), id="permitted"),
        pytest.param((REASON,), (WARNED,), ("refused", "permitted"), id="only a warning now"),
        pytest.param((), (WARNED,), ("permitted", "permitted"), id="warned"),
        pytest.param((REASON,), (replace(REASON, message="x"),), ("refused", "refused"), id="in other words"),
    ],
)
def test_what_does_not(before: tuple[Finding, ...], after: tuple[Finding, ...], expected: tuple[str, str]) -> None:
    assert verdicts(before, after) == expected


def test_only_what_differs_is_a_reason() -> None:
    other = Finding("hosting-unknown", "x")
    found = overturned(VARIANT, "gate", "tokyo", (REASON, other), (other, WARNED))
    assert found is not None
    assert (found.variant, found.asked, found.fleet) == (Variant(VARIANT.release, VARIANT.target), "gate", "tokyo")
    assert (found.new, found.gone) == ((WARNED,), (REASON,))
