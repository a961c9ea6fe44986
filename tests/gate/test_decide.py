from __future__ import annotations

from collections.abc import Sequence

import pytest

from rfgit.attest import kinds
from rfgit.domain.finding import ERROR, NOTE, WARNING, Finding
from rfgit.domain.requirements import REQUIRED_CHECKS
from rfgit.gate.decide import Decision, decide
from tests.evidencekit import CLAIM, REQUIREMENTS, TARGET, TRUST, good_evidence, ran, says

REASON = Finding("region", "not in this region", ERROR)


def test_enough_evidence_and_nothing_against_it() -> None:
    decision = decide(TARGET, CLAIM, REQUIREMENTS, good_evidence(), TRUST, ())
    assert decision.allowed
    assert (decision.findings, decision.claim, decision.target) == ((), CLAIM, TARGET)
    assert decision.evidence == tuple(good_evidence())


@pytest.mark.parametrize("number", range(7))
def test_each_piece_of_evidence_is_needed(number: int) -> None:
    evidence = good_evidence()
    del evidence[number]
    decision = decide(TARGET, CLAIM, REQUIREMENTS, evidence, TRUST, ())
    assert not decision.allowed
    assert decision.findings


def test_no_evidence_is_no() -> None:
    decision = decide(TARGET, CLAIM, REQUIREMENTS, (), TRUST, ())
    assert (decision.allowed, decision.evidence) == (False, ())
    assert len(decision.findings) == 8


def test_another_reason_stays() -> None:
    decision = decide(TARGET, CLAIM, REQUIREMENTS, good_evidence(), TRUST, (REASON,))
    assert (decision.allowed, decision.findings) == (False, (REASON,))


@pytest.mark.parametrize("severity", [WARNING, NOTE])
def test_what_is_only_said_forbids_nothing(severity: str) -> None:
    said = Finding("region", "look at this", severity)
    decision = decide(TARGET, CLAIM, REQUIREMENTS, good_evidence(), TRUST, (said,))
    assert (decision.allowed, decision.findings) == (True, (said,))


def test_a_severity_that_nobody_knows_forbids() -> None:
    assert not Decision(TARGET, CLAIM, (Finding("r", "m", "fatal"),), tuple(good_evidence())).allowed


def test_all_reasons_are_told_once() -> None:
    failed = says(kinds.TEST_RESULT, ran("load"))
    decision = decide(TARGET, CLAIM, REQUIREMENTS, [failed, *good_evidence()], TRUST, (REASON, REASON))
    assert sorted(item.rule for item in decision.findings) == ["region", "tests-failed"]
    assert failed in decision.evidence


@pytest.mark.parametrize("reasons", [(), (Finding("r", "m", NOTE),), (Finding("not-released", "none"),)])
def test_without_an_artifact_the_answer_is_no_and_says_so(reasons: Sequence[Finding]) -> None:
    decision = decide(TARGET, None, REQUIREMENTS, good_evidence(), TRUST, reasons)
    assert (decision.allowed, decision.evidence) == (False, ())
    assert "not-released" in [item.rule for item in decision.findings]


def test_a_claim_without_evidence_allows_nothing() -> None:
    assert not Decision(TARGET, CLAIM, (), ()).allowed
    assert not Decision(TARGET, None, (), tuple(good_evidence())).allowed


def test_every_check_is_asked_for() -> None:
    assert REQUIREMENTS.checks == REQUIRED_CHECKS == ("static", "load", "sandbox", "golden")
