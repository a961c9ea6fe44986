"""Findings, and the exit status that follows from them."""

from __future__ import annotations

import itertools
import random

import pytest

from rfgit.domain.finding import ERROR, NOTE, WARNING, Finding, Refusal, any_error, in_order, refuse
from rfgit.domain.result import FAIL, PASS, UNDECIDED, Result, judged
from rfgit.errors import BadRequest, CannotTell, RfgitError

ORDERED = (
    Finding("z", "first by severity", ERROR, "a.yaml", 2),
    Finding("a", "m", ERROR, "b.yaml", 1, 1),
    Finding("a", "m", ERROR, "b.yaml", 1, 2),
    Finding("a", "m", ERROR, "b.yaml", 2, 1),
    Finding("a", "n", ERROR, "b.yaml", 2, 1),
    Finding("b", "m", ERROR, "b.yaml", 2, 1),
    Finding("a", "m", WARNING, "a.yaml"),
    Finding("a", "m", NOTE),
)


def test_findings_come_in_the_order_in_which_people_mend() -> None:
    for seed in range(20):
        shuffled = list(ORDERED) * 2
        random.Random(seed).shuffle(shuffled)  # noqa: S311 - the same order each time
        assert in_order(shuffled) == ORDERED


@pytest.mark.parametrize(
    ("finding", "place"),
    [
        (Finding("r", "m"), ""),
        (Finding("r", "m", path="a"), "a"),
        (Finding("r", "m", path="a", line=3), "a:3"),
        (Finding("r", "m", path="a", line=3, column=7), "a:3:7"),
        (Finding("r", "m", line=3, column=7), ""),
    ],
)
def test_a_place_is_told_as_far_as_it_is_known(finding: Finding, place: str) -> None:
    assert finding.place == place


def test_what_is_unknown_is_null() -> None:
    assert Finding("r", "m").as_json() == {
        "rule": "r",
        "severity": "error",
        "message": "m",
        "path": None,
        "line": None,
        "column": None,
        "hint": None,
    }


@pytest.mark.parametrize(
    ("severities", "bad"),
    [((), False), ((NOTE,), False), ((WARNING, NOTE), False), ((NOTE, ERROR), True), (("fatal",), True), (("",), True)],
)
def test_any_error(severities: tuple[str, ...], bad: bool) -> None:
    assert any_error(Finding("r", "m", severity) for severity in severities) is bad


VERDICTS, SEVERITIES = (PASS, FAIL, UNDECIDED, "", "PASS", "ok"), ((), (NOTE,), (WARNING,), (ERROR,), ("fatal",))


@pytest.mark.parametrize(("verdict", "severities"), list(itertools.product(VERDICTS, SEVERITIES)))
def test_the_exit_status_is_zero_for_a_plain_yes_only(verdict: str, severities: tuple[str, ...]) -> None:
    result = Result("gate", verdict, tuple(Finding("r", "m", severity) for severity in severities))
    harmless = not {ERROR, "fatal"}.intersection(severities)
    if verdict == PASS:
        assert result.exit_status == (0 if harmless else 1)
    else:
        assert result.exit_status == (1 if verdict == FAIL else 3)


@pytest.mark.parametrize(("severities", "verdict"), [((), PASS), ((WARNING, NOTE), PASS), ((NOTE, ERROR), FAIL)])
def test_a_verdict_follows_from_its_findings(severities: tuple[str, ...], verdict: str) -> None:
    result = judged("check", tuple(Finding("r", "m", severity) for severity in severities), {"n": 1})
    assert (result.verdict, result.exit_status) == (verdict, 0 if verdict == PASS else 1)
    assert result.as_json()["schema"] == "rfgit/result/v1"
    assert sorted(item["severity"] for item in result.as_json()["findings"]) == sorted(severities)


def test_a_refusal_carries_its_findings() -> None:
    refusal = refuse("rule-name", "what", path="a", hint="do this")
    assert (refusal.code, refusal.message, refusal.hint, str(refusal)) == ("rule-name", "what", "do this", "what")
    assert refusal.findings == (Finding("rule-name", "what", ERROR, "a", hint="do this"),)
    assert Refusal(*ORDERED).code == "z"


def test_a_refusal_is_neither_a_wrong_request_nor_the_lack_of_an_answer() -> None:
    assert isinstance(refuse("r", "m"), RfgitError)
    assert not isinstance(refuse("r", "m"), (CannotTell, BadRequest))
