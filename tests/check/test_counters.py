"""Which counters a robot could be led astray by, and which it could not."""

from __future__ import annotations

import pytest

from rfgit.check.counters import counter_findings
from rfgit.check.outline import Outline
from rfgit.domain.names import ReleaseId
from tests.check.outlines import outline


def _told(*outlines: Outline, before: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    found = counter_findings(outlines, frozenset(map(ReleaseId.parse, before)))
    return sorted((item.path.removeprefix("releases/").removesuffix("/release.yaml"), item.rule) for item in found)


def test_growing_counters_are_good() -> None:
    assert _told(outline("a@1", 1), outline("a@2", 2), outline("a@10", 7, replaces="a@2")) == []


def test_other_names_and_other_targets_count_for_themselves() -> None:
    assert _told(outline("a@1", 1), outline("b@1", 1)) == []
    assert _told(outline("a@1", 1), outline("a@2", 1, targets=("wireless",))) == []
    assert _told(outline("a@1", 9), outline("a@2", 1, targets=("wireless",), replaces="a@1")) == []


def test_a_taken_counter_is_told_at_both() -> None:
    taken = [("a/1", "counter-taken"), ("a/2", "counter-taken")]
    assert _told(outline("a@1", 1), outline("a@2", 1)) == taken
    assert _told(outline("a@1", 1), outline("a@2", 1, replaces="a@1")) == taken


def test_one_shared_target_is_enough() -> None:
    one, two = outline("a@1", 3, targets=("x", "lite")), outline("a@2", 3, targets=("lite", "y"))
    assert _told(one, two) == [("a/1", "counter-taken"), ("a/2", "counter-taken")]
    assert "for lite too" in next(iter(counter_findings([one, two]))).message


@pytest.mark.parametrize("replaces", [None, "a@1"])
def test_a_later_version_with_a_lower_counter_falls(replaces: str | None) -> None:
    assert _told(outline("a@1", 5), outline("a@2", 4, replaces=replaces)) == [("a/2", "counter-falls")]


def test_what_it_replaces_is_older_whatever_the_versions_say() -> None:
    assert _told(outline("a@1", 1, replaces="a@2"), outline("a@2", 2)) == [("a/1", "counter-falls")]
    assert _told(outline("a@1", 3, replaces="a@2"), outline("a@2", 2)) == []


@pytest.mark.parametrize(
    ("older", "newer"), [("2", "10"), ("1.9", "1.10"), ("1.0", "1.0.1"), ("1.0.0", "1.0.rc1"), ("a", "b")]
)
def test_versions_are_ordered_by_number(older: str, newer: str) -> None:
    assert _told(outline(f"a@{older}", 2), outline(f"a@{newer}", 1)) == [(f"a/{newer}", "counter-falls")]


def test_a_fall_is_told_once_each_and_against_the_highest() -> None:
    lines = [outline("a@1", 1), outline("a@2", 9), outline("a@3", 3), outline("a@4", 4)]
    assert _told(*lines) == [("a/3", "counter-falls"), ("a/4", "counter-falls")]
    assert all("a@2, an older version, has 9" in item.message for item in counter_findings(lines))


def test_an_older_line_is_mended_by_saying_what_is_replaced() -> None:
    lines = [outline("a@1", 1), outline("a@2", 2, replaces="a@1")]
    assert _told(*lines, outline("a@1.0.1", 3, replaces="a@1")) == []


def test_what_is_new_is_above_all_that_was_there() -> None:
    lines = [outline("a@1", 1), outline("a@2", 6, replaces="a@1"), outline("a@1.0.1", 3, replaces="a@1")]
    assert _told(*lines) == []
    assert _told(*lines, before=("a@1", "a@2")) == [("a/1.0.1", "counter-falls")]
    assert _told(*lines, before=("a@1", "a@1.0.1", "a@2")) == []


def test_a_counter_that_is_taken_does_not_fall_too() -> None:
    assert _told(outline("a@1", 1), outline("a@2", 1), before=("a@1",)) == [
        ("a/1", "counter-taken"),
        ("a/2", "counter-taken"),
    ]


def test_a_predecessor_of_another_name_gives_no_place_in_the_line() -> None:
    assert _told(outline("a@1", 5), outline("a@2", 1, replaces="b@1"), outline("b@1", 9)) == [("a/2", "counter-falls")]


def test_what_is_found_without_a_base_is_found_with_one() -> None:
    lines = [outline("a@1", 5), outline("a@2", 4), outline("a@3", 4, replaces="a@1"), outline("a@4", 1)]
    alone = set(counter_findings(lines))
    assert alone
    for count in range(len(lines) + 1):
        assert alone <= set(counter_findings(lines, {item.id for item in lines[:count]}))


def test_a_circle_falls_nowhere() -> None:
    """It is told as what it is."""
    assert _told(outline("a@1", 1, replaces="a@2"), outline("a@2", 2, replaces="a@1")) == []


def test_the_hint_names_a_counter_that_is_free() -> None:
    lines = [outline("a@1", 7), outline("a@2", 7), outline("a@3", 12, targets=("other",))]
    assert {item.hint for item in counter_findings(lines)} == {"the next free counter is 13"}
    last = (1 << 53) - 1
    spent = counter_findings([outline("a@1", last), outline("a@2", last)])
    assert all("no counter is free beyond" in item.hint for item in spent)


def test_what_is_released_is_not_to_be_mended() -> None:
    lines = [outline("a@1", 1), outline("a@2", 1)]
    told = {str(item.path): item.hint for item in counter_findings(lines, (), lambda one: one.version == "1")}
    assert "a@1 is released and stays as it is: raise the counter of a@2 instead" in told[lines[0].path]
    assert told[lines[1].path] == "the next free counter is 2"


@pytest.mark.parametrize("released", [(), ("1", "2")], ids=["none", "both"])
def test_where_neither_or_both_are_released_the_next_counter_is_named(released: tuple[str, ...]) -> None:
    found = counter_findings([outline("a@1", 1), outline("a@2", 1)], (), lambda one: one.version in released)
    assert {item.hint for item in found} == {"the next free counter is 2"}


def test_a_released_version_does_not_rise_above_a_new_one_of_an_older_line() -> None:
    (found,) = counter_findings([outline("a@1", 3), outline("a@2", 2)], (), lambda one: one.version == "2")
    assert "lower the counter of a@1, or let that one replace it, instead" in found.hint
