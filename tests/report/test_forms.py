"""What holds for every form, whatever a finding says."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rfgit.domain.finding import ERROR, NOTE, WARNING, Finding
from rfgit.domain.result import FAIL, PASS, UNDECIDED, Result
from rfgit.report.rule_page import has_page
from tests.report import readers
from tests.report.hostile import texts
from tests.report.vectors import EXPECTED, FOLDER, Case, read, rendered

_STATUSES = {PASS: [0], FAIL: [1], UNDECIDED: [2, 3, 130, 143]}

findings = st.builds(
    Finding,
    rule=texts.filter(bool),
    message=texts,
    severity=st.sampled_from([ERROR, WARNING, NOTE]),
    path=texts,
    line=st.integers(0, 9),
    column=st.integers(0, 9),
    hint=texts,
)


@st.composite
def _cases(draw: st.DrawFn) -> Case:
    verdict = draw(st.sampled_from([PASS, FAIL, UNDECIDED]))
    found = tuple(item for item in draw(st.lists(findings, max_size=5)) if verdict != PASS or item.severity != ERROR)
    data = {"releases": [{"path": path} for path in draw(st.lists(texts, max_size=2))]}
    lines = tuple((text, "") for text in draw(st.lists(texts, max_size=3)))
    return Case(Result("check", verdict, found, data), draw(st.sampled_from(_STATUSES[verdict])), lines)


@given(_cases())
def test_sarif_says_it_all(case: Case) -> None:
    run = readers.sarif(rendered("sarif", case))
    rules = run["tool"]["driver"]["rules"]
    codes = run["tool"]["driver"]["notifications"]
    notifications = run["invocations"][0]["toolExecutionNotifications"]
    assert len(run["results"]) + len(notifications) == len(set(case.result.findings))
    assert all(rules[item["ruleIndex"]]["id"] == item["ruleId"] for item in run["results"])
    assert all(codes[item["descriptor"]["index"]]["id"] == item["descriptor"]["id"] for item in notifications)
    for descriptors in (rules, codes):
        assert len({item["id"] for item in descriptors}) == len(descriptors)
        assert all(item["help"]["text"] for item in descriptors)
        told = [item["id"] for item in descriptors if "rfgit explain " in item["help"]["text"]]
        assert told == [item["id"] for item in descriptors if has_page(item["id"])]
    prints = [item["partialFingerprints"]["rfgitFinding/v1"] for item in run["results"]]
    assert len(set(prints)) == len(prints)


@given(_cases())
def test_junit_is_red_where_the_answer_is_no_yes(case: Case) -> None:
    number, failures, errors = readers.junit(rendered("junit", case))
    assert number >= 1
    assert bool(failures) is (case.status == 1)
    assert bool(errors) is (case.status > 1)


@given(_cases())
def test_a_log_holds_an_annotation_for_each_finding(case: Case) -> None:
    commands = readers.github(rendered("github", case))
    assert len(commands) == len(set(case.result.findings))
    assert all(item.keys() <= {"file", "title"} or "file" in item for _, item, _ in commands)


@given(_cases())
def test_markdown_is_ours(case: Case) -> None:
    tokens = readers.markdown(rendered("markdown", case))
    said = [token.content for token in tokens if token.type == "inline"]
    assert said[0].startswith("rfgit check: ")
    assert sum(line.startswith(("**error**", "**warning**", "**note**")) for line in said) == len(
        set(case.result.findings)
    )


@given(_cases())
def test_text_ends_with_the_verdict(case: Case) -> None:
    lines = rendered("text", case).split("\n")
    assert lines.pop() == ""
    assert all(line.isprintable() for line in lines)
    assert lines[-1].startswith("check: ")


@pytest.mark.parametrize("form", EXPECTED)
def test_a_form_depends_on_nothing_else(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    case = read(FOLDER / "no")
    before = rendered(form, case)
    for name, value in {"COLUMNS": "20", "LANG": "C", "TZ": "Asia/Tokyo", "GITHUB_ACTIONS": "true"}.items():
        monkeypatch.setenv(name, value)
    assert rendered(form, case) == before
    backwards = Result("check", FAIL, case.result.findings[::-1], case.result.data)
    assert rendered(form, Case(backwards, 1, case.lines)) == before


def _prints(name: str) -> list[str]:
    run = readers.sarif(rendered("sarif", read(FOLDER / name)))
    return [item["partialFingerprints"]["rfgitFinding/v1"] for item in run["results"]]


def test_moved_lines_keep_their_fingerprints() -> None:
    assert len(set(_prints("moved"))) == 3
    assert _prints("moved") == _prints("moved-down")


@pytest.mark.parametrize(
    "other",
    [
        Finding("other-rule", "message 1", path="a"),
        Finding("a-rule", "message 2", path="a"),
        Finding("a-rule", "message 1", path="b"),
    ],
)
def test_another_finding_has_another_fingerprint(other: Finding) -> None:
    first = Finding("a-rule", "message 1", path="a")
    run = readers.sarif(rendered("sarif", Case(Result("check", FAIL, (first, other)), 1)))
    assert len({item["partialFingerprints"]["rfgitFinding/v1"] for item in run["results"]}) == 2


def test_a_mended_finding_leaves_the_fingerprints_of_the_others() -> None:
    first, second = Finding("a-rule", "m", path="a", line=1), Finding("b-rule", "m", path="a", line=2)
    one, both = (
        readers.sarif(rendered("sarif", Case(Result("check", FAIL, found), 1)))["results"]
        for found in ((second,), (first, second))
    )
    assert [item["partialFingerprints"] for item in one] == [item["partialFingerprints"] for item in both[1:]]


@pytest.mark.parametrize(("line", "column", "region"), [(0, 0, None), (0, 5, None), (3, 0, {"startLine": 3})])
def test_what_is_not_known_is_not_in_a_region(line: int, column: int, region: dict[str, int] | None) -> None:
    finding = Finding("a-rule", "m", path="a", line=line, column=column)
    (item,) = readers.sarif(rendered("sarif", Case(Result("check", FAIL, (finding,)), 1)))["results"]
    assert item["locations"][0]["physicalLocation"].get("region") == region


def test_a_finding_about_the_repository_stands_at_its_root() -> None:
    finding = Finding("git-failed", "m", line=3)
    (item,) = readers.sarif(rendered("sarif", Case(Result("audit", FAIL, (finding,)), 1)))["results"]
    assert item["locations"] == [{"physicalLocation": {"artifactLocation": {"uri": "rfgit.yaml"}}}]


def test_json_is_one_line_and_tells_what_others_leave_out() -> None:
    case = Case(Result("check", FAIL, tuple(Finding("a-rule", str(number)) for number in range(6_000))), 1)
    assert len(json.loads(rendered("json", case))["findings"]) == 6_000
    run = readers.sarif(rendered("sarif", case))
    assert len(run["results"]) == 5_000
    (note,) = run["invocations"][0]["toolExecutionNotifications"]
    assert note == {"level": "note", "message": {"text": "left out: 1,000 findings; --format json tells all"}}
