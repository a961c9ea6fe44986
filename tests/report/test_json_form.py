"""Results as JSON: one object on one line, whatever is in it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rfgit.domain.finding import Finding
from rfgit.domain.result import FAIL, PASS, Result
from rfgit.report.json_form import render


def test_a_result_as_json() -> None:
    result = Result("gate", FAIL, (Finding("a-rule", "no", path="a.yaml", line=3),), {"release": "a@1"})
    assert render(result) == (
        '{"schema": "rfgit/result/v1", "verb": "gate", "verdict": "fail", "findings": [{"rule": "a-rule", '
        '"severity": "error", "message": "no", "path": "a.yaml", "line": 3, "column": null, "hint": null}], '
        '"data": {"release": "a@1"}}'
    )


@given(st.text(), st.text())
def test_json_is_one_line_of_ascii(message: str, path: str) -> None:
    text = render(Result("check", FAIL, (Finding("a-rule", message, path=path),)))
    assert text.isascii()
    assert text.isprintable()
    found = json.loads(text)["findings"][0]
    assert (found["message"], found["path"]) == (message, path or None)


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_what_is_no_json_is_never_printed(number: float) -> None:
    with pytest.raises(ValueError, match="JSON"):
        render(Result("show", PASS, (), {"number": number}))


@pytest.mark.parametrize("value", [b"bytes", {1, 2}, object()])
def test_what_json_cannot_hold_is_a_fault(value: object) -> None:
    with pytest.raises(TypeError):
        render(Result("show", PASS, (), {"value": value}))
