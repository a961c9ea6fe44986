"""No report is without end: not for 10,000 findings, and not for a message of 10 MB. JSON tells all of it."""

from __future__ import annotations

import json
import re
from functools import cache

import pytest

from rfgit.domain.finding import ERROR, NOTE, WARNING, Finding
from rfgit.domain.result import FAIL, Result
from rfgit.report.shortened import left_out, shortened
from rfgit.report.told import first, told, told_lines
from tests.report import readers
from tests.report.vectors import EXPECTED, Case, rendered

_FORMS = [form for form in EXPECTED if form != "json"]
_LARGE = "@everyone <b>\n::error::x `" * 400_000


@cache
def many() -> Case:
    """10,000 findings, errors last: what is left out are the least grave all the same."""
    severities = [NOTE] * 3_000 + [WARNING] * 3_000 + [ERROR] * 4_000
    findings = tuple(
        Finding(f"rule-{number % 50}", f"number {number} is wrong", severity, f"releases/r{number}/1/release.yaml", 7)
        for number, severity in enumerate(severities)
    )
    return Case(Result("check", FAIL, findings, {"releases": []}), 1, tuple(("r@1 for lab", "") for _ in findings))


@cache
def large() -> Case:
    """10 MB of message, path, hint and rule, all hostile."""
    findings = (Finding("a-rule", _LARGE, path="rfgit.yaml", hint=_LARGE), Finding(_LARGE, "m", path=_LARGE))
    return Case(Result("check", FAIL, findings, {"releases": []}), 1, ((_LARGE, ""),))


def test_it_is_large() -> None:
    assert len(_LARGE) > 10_000_000


@pytest.mark.parametrize(
    ("form", "limit"),
    [("text", 300_000), ("sarif", 6_000_000), ("junit", 3_000_000), ("github", 400_000), ("markdown", 65_536)],
)
def test_ten_thousand_findings(form: str, limit: int) -> None:
    text = rendered(form, many())
    assert len(text.encode()) <= limit
    assert "number 6000 is wrong" in text  # the first error
    assert re.search(r"left out: [0-9,]+ (finding|line)s; --format json tells all", text)


@pytest.mark.parametrize("form", _FORMS)
def test_ten_megabytes(form: str) -> None:
    text = rendered(form, large())
    assert len(text) <= 65_536
    assert re.search(r"left out: [0-9,]+ characters; --format json tells all", text)


@pytest.mark.parametrize("case", [many, large], ids=["many", "large"])
def test_they_can_all_be_read(case: object) -> None:
    wanted = many() if case is many else large()
    assert readers.sarif(rendered("sarif", wanted))["results"]
    assert readers.junit(rendered("junit", wanted))[1] > 0
    assert readers.github(rendered("github", wanted))
    assert readers.markdown(rendered("markdown", wanted))


def test_github_says_how_many_more_there_are() -> None:
    text = rendered("github", many())
    assert text.count("\n::error ") == 9  # and the first line
    assert "GitHub shows 10 annotations of each kind in a step. Only told here: 990 errors\n" in text
    assert left_out(9_000, "finding") in text


def test_json_leaves_nothing_out() -> None:
    assert len(json.loads(rendered("json", many()))["findings"]) == 10_000
    assert _LARGE in [item["message"] for item in json.loads(rendered("json", large()))["findings"]]


def test_a_finding_has_twenty_lines() -> None:
    ((finding,), notes) = told(Result("check", FAIL, (Finding("a-rule", "x\n" * 22),)), 5)
    assert finding.message == "x\n" * 20 + left_out(3, "line")
    assert notes == []


@pytest.mark.parametrize(("number", "missing"), [(0, ""), (3, ""), (4, "1 line"), (1_003, "1,000 lines")])
def test_what_is_left_out_is_counted(number: int, missing: str) -> None:
    lines = told_lines([("line", "bold")] * number, 3)
    assert lines[:3] == [("line", "bold")] * min(number, 3)
    assert [text for text, _ in lines[3:]] == ([f"left out: {missing}; --format json tells all"] if missing else [])


def test_nothing_fits_into_nothing() -> None:
    assert first([1, 2], 0, "number") == ([], [left_out(2, "number")])


@pytest.mark.parametrize(("text", "said"), [("", ""), ("abc", "abc"), ("abcd", f"abc... ({left_out(1, 'character')})")])
def test_a_text_is_cut_at_its_limit(text: str, said: str) -> None:
    assert shortened(text, 3) == said
