"""Fields that differ, in words; and that what is shown is what differs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rfgit.check.difference import FieldChange
from rfgit.check.difference_values import field_changes, same
from rfgit.check.difference_words import LONGEST, replaced

CASES = json.loads((Path(__file__).parents[1] / "vectors/difference/fields.json").read_bytes())
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.sampled_from([0.5, 1.0]) | st.text("ab", max_size=2),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abn"), inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["about"])
def test_words(case: dict[str, Any]) -> None:
    assert [f"{item.at}: {item.words}" for item in field_changes(case["before"], case["after"])] == case["told"]


@given(VALUES, VALUES)
def test_values_that_digest_otherwise_always_differ_in_a_field(before: Any, after: Any) -> None:
    assert (field_changes(before, after) == ()) is same(before, after)


@pytest.mark.parametrize("place", [0, LONGEST - 1, LONGEST, 10 * LONGEST])
@pytest.mark.parametrize("length", [LONGEST + 1, 20 * LONGEST])
def test_what_differs_in_a_long_text_is_shown(place: int, length: int) -> None:
    before = "x" * length
    after = f"{before[:place]}!{before[place:]}" if place <= length else before + "!"
    words = replaced(before, after)
    assert "!" in words
    assert len(words) < 4 * LONGEST


def test_many_fields_are_told_up_to_a_number() -> None:
    found = field_changes(list(range(1000)), list(range(1, 1001)), 10)
    assert len(found) == 11
    assert found[-1] == FieldChange("the document", "more fields differ than are told")
