"""The native engine's words, read: place, reason, and no stack."""

from __future__ import annotations

import pytest

from rfgit.policy.column import real_column
from rfgit.policy.fault import read_fault

WORDS = """
--> policies/a.rego:3:30
  |
3 | \ta :=\t1;\tto_number("abc")
  |                              ^
error: could not parse string as number

Stack backtrace:
   0: <unknown>
error: nothing of this
"""


def test_place_and_reason() -> None:
    fault = read_fault("a question", WORDS)
    assert fault.where == "policies/a.rego:3:21"
    assert fault.reason == "could not parse string as number"


@pytest.mark.parametrize(
    "words", ["window size must be non-zero", "window size must be non-zero\n\nStack backtrace:\n 0"]
)
def test_words_without_a_place(words: str) -> None:
    fault = read_fault("a question", words)
    assert (fault.where, fault.reason) == ("a question", "window size must be non-zero")


def test_no_words() -> None:
    assert read_fault("a question", "").reason == "the engine gave no reason"


@pytest.mark.parametrize(
    ("line", "counted", "real"),
    [
        pytest.param("deny", 1, 1, id="start"),
        pytest.param("\tdeny", 5, 2, id="after a tab"),
        pytest.param("\t\tx\ty", 14, 5, id="tab in the middle"),
        pytest.param("é = x", 5, 5, id="not ascii"),
        pytest.param("", 9, 1, id="empty line"),
    ],
)
def test_columns_are_those_of_an_editor(line: str, counted: int, real: int) -> None:
    assert real_column(line, counted) == real
