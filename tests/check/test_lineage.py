"""Releases that name each other: nowhere, in circles, across names and targets."""

from __future__ import annotations

import pytest

from rfgit.check.known import Known, known
from rfgit.check.lineage import cycles, lineage_findings
from rfgit.check.outline import Outline
from rfgit.domain.finding import Finding
from rfgit.domain.names import ReleaseId
from tests.check.outlines import outline


def _found(*outlines: Outline, broken: tuple[str, ...] = ()) -> list[Finding]:
    return list(lineage_findings(outlines, known([*(item.id for item in outlines), *broken])))


def _rules(*outlines: Outline, broken: tuple[str, ...] = ()) -> list[str]:
    return [item.rule for item in _found(*outlines, broken=broken)]


def test_a_line_of_versions_is_good() -> None:
    lines = [outline("a@1", 1), outline("a@2", 2, replaces="a@1", rollback_to="a@1"), outline("a@3", 3, replaces="a@2")]
    assert _found(*lines) == []


def test_two_versions_may_replace_one() -> None:
    assert _found(outline("a@1"), outline("a@2", 2, replaces="a@1"), outline("a@1.1", 3, replaces="a@1")) == []


def test_a_release_may_go_on_under_another_name() -> None:
    assert _found(outline("a@1"), outline("b@1", replaces="a@1", rollback_to="a@1")) == []


def test_a_broken_document_is_declared_all_the_same() -> None:
    assert _found(outline("a@2", 2, replaces="a@1", rollback_to="a@1"), broken=("a@1",)) == []


def test_what_is_not_declared_is_unknown() -> None:
    assert _rules(outline("a@2", replaces="a@1")) == ["predecessor-unknown"]
    assert _rules(outline("a@2", rollback_to="a@1")) == ["rollback-unknown"]


def test_nobody_is_advised_to_name_itself() -> None:
    assert _found(outline("a@2", replaces="a@1"))[0].hint == "take the field out"
    assert "a@2" not in _found(outline("a@2", replaces="a@3"), outline("b@1"))[0].hint


@pytest.mark.parametrize(("field", "rule"), [("replaces", "replaces-cycle"), ("rollback_to", "rollback-cycle")])
class TestCircles:
    def test_of_one(self, field: str, rule: str) -> None:
        assert _rules(outline("a@1", **{field: "a@1"})) == [rule]

    def test_of_two_is_told_once_with_its_way(self, field: str, rule: str) -> None:
        found = _found(outline("a@2", 1, **{field: "a@1"}), outline("a@1", 2, **{field: "a@2"}))
        assert [(item.rule, item.path) for item in found] == [(rule, "releases/a/1/release.yaml")]
        words = [word for word in found[0].message.split() if "@" in word]
        assert words == ["a@1", "a@2", "a@1"]

    def test_with_a_tail_holds_no_tail(self, field: str, rule: str) -> None:
        circle = [outline("a@1", 1, **{field: "a@2"}), outline("a@2", 2, **{field: "a@1"})]
        found = _found(*circle, outline("a@3", 3, **{field: "a@1"}))
        assert [item.rule for item in found] == [rule]
        assert "a@3" not in found[0].message

    def test_two_are_told_apart(self, field: str, rule: str) -> None:
        lines = [outline(f"{name}@{here}", 1, **{field: f"{name}@{3 - here}"}) for name in "ab" for here in (1, 2)]
        assert _rules(*lines) == [rule, rule]

    def test_a_long_one_stays_readable(self, field: str, rule: str) -> None:
        count = 3000
        lines = [outline(f"a@{here}", 1, **{field: f"a@{(here + 1) % count}"}) for here in range(count)]
        found = _found(*lines)
        assert [item.rule for item in found] == [rule]
        assert f"{count} in all" in found[0].message
        assert len(found[0].message) < 1000


def test_circles_begin_with_their_first_member() -> None:
    ids = [ReleaseId("a", str(number)) for number in range(4)]
    to = {ids[3]: ids[1], ids[1]: ids[2], ids[2]: ids[3], ids[0]: ids[2]}
    assert list(cycles(to)) == [(ids[1], ids[2], ids[3])]


def test_no_shared_target_is_a_warning() -> None:
    lines = [outline("a@1", targets=("x",)), outline("a@2", 2, replaces="a@1", rollback_to="a@1")]
    assert [(item.rule, item.severity) for item in _found(*lines)] == [
        ("predecessor-target", "warning"),
        ("rollback-target", "warning"),
    ]


def test_the_way_back_leads_to_what_is_older() -> None:
    assert _rules(outline("a@1", 1, rollback_to="a@2"), outline("a@2", 2)) == ["rollback-newer"]
    assert _rules(outline("a@1", 2, rollback_to="a@2"), outline("a@2", 1)) == []
    assert _rules(outline("a@1", 1, rollback_to="a@2"), outline("a@2", 1)) == []  # the counter is taken, which is told
    apart = [outline("a@1", 1, rollback_to="a@2", targets=("x",)), outline("a@2", 2)]
    assert _rules(*apart) == ["rollback-target"]


def test_the_way_back_stays_with_its_name() -> None:
    assert _rules(outline("a@1", rollback_to="b@1"), outline("b@1")) == ["rollback-other-name"]
    assert _rules(outline("a@1", rollback_to="b@1", replaces="b@2"), outline("b@1"), outline("b@2")) == [
        "rollback-other-name"
    ]
    assert _rules(outline("a@1", rollback_to="b@1"), broken=("b@1",)) == ["rollback-other-name"]


def test_near_names_are_found_among_thousands() -> None:
    names = known(f"release-{number}" for number in range(10_000))
    assert "release-77" in names
    assert "release-7x" not in names
    assert names.hint("release-77q").startswith("did you mean 'release-77")
    assert Known(()).hint("a") == ""
    assert known(["a"]).hint("b", but="a") == ""
