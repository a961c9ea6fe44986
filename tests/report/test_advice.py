"""No finding leaves its reader without a next step, where there is one."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from rfgit.domain.finding import Finding
from rfgit.domain.result import FAIL, Result
from rfgit.report.advice import ADVICE, advised
from tests.house.rules import table

_ROOT = Path(__file__).resolve().parents[2]
_GIVERS = {"Finding", "refuse", "CannotTell", "BadRequest", "TrailMoved"}
# Position of `hint` in a call of Finding.
_HINT = 6


def _advice(finding: Finding) -> str:
    return advised(Result("check", FAIL, (finding,))).findings[0].hint


def test_a_hint_of_its_own_stays() -> None:
    assert _advice(Finding("trust-chain", "m", hint="mine")) == "mine"


def test_a_rule_without_a_hint_gets_one() -> None:
    assert _advice(Finding("trust-chain", "m")) == ADVICE["trust-chain"]


def test_a_rule_that_is_not_ours_gets_none() -> None:
    assert _advice(Finding("somebody-elses-rule", "m")) == ""


def test_advice_is_about_rules_that_exist() -> None:
    assert set(ADVICE) - {row.rule for row in table(_ROOT)} == set()


def _without_hint() -> Iterator[tuple[str, str]]:
    for path in (_ROOT / "rfgit").rglob("*.py"):
        calls = (node for node in ast.walk(ast.parse(path.read_bytes())) if isinstance(node, ast.Call))
        for call in calls:
            hinted = len(call.args) > _HINT or any(keyword.arg == "hint" for keyword in call.keywords)
            if getattr(call.func, "id", "") in _GIVERS and not hinted and isinstance(call.args[0], ast.Constant):
                yield str(call.args[0].value), path.name


def test_whoever_gives_no_hint_leaves_it_to_the_table() -> None:
    found = list(_without_hint())
    assert found
    assert [(rule, file) for rule, file in found if rule not in ADVICE] == []


@pytest.mark.parametrize("text", ADVICE.values())
def test_advice_is_a_short_line(text: str) -> None:
    assert text.isprintable()
    assert len(text) <= 90
    assert not text.endswith(".")
