"""Every form of every result in tests/vectors/reports, to the byte, and read by those whom it is made for."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.report import readers
from tests.report.vectors import EXPECTED, cases, read, rendered

_CASES = cases()
_RED = re.compile(r"^\w.*: (no|cannot tell|not understood)\b")


@pytest.fixture(params=_CASES, ids=lambda path: path.name)
def case(request: pytest.FixtureRequest) -> Path:
    folder: Path = request.param
    return folder


def test_there_are_enough_cases() -> None:
    assert len(_CASES) >= 28
    assert sum(path.name.startswith("hostile-") for path in _CASES) >= 10


@pytest.mark.parametrize("form", EXPECTED)
def test_a_form_is_what_it_was(case: Path, form: str) -> None:
    expected = (case / EXPECTED[form]).read_bytes().decode()
    assert rendered(form, read(case)) == expected, "if it is meant to differ: python -m tests.report.vectors"


def test_a_case_holds_every_form_and_nothing_else(case: Path) -> None:
    assert {path.name for path in case.iterdir()} == {"result.json", *EXPECTED.values()}


def test_text_is_printable_lines(case: Path) -> None:
    lines = rendered("text", read(case)).split("\n")
    assert all(line.isprintable() and not line.lstrip().startswith("::") for line in lines)


def test_json_tells_all(case: Path) -> None:
    told = json.loads(rendered("json", read(case)))
    assert told == read(case).result.as_json() | {"findings": told["findings"]}
    assert len(told["findings"]) == len(set(read(case).result.findings))


def test_sarif_can_be_read(case: Path) -> None:
    wanted = read(case)
    run = readers.sarif(rendered("sarif", wanted))
    (invocation,) = run["invocations"]
    assert invocation["exitCode"] == wanted.status
    assert invocation["executionSuccessful"] is (wanted.status in (0, 1))
    findings = set(wanted.result.findings)
    assert len(run["results"]) + len(invocation["toolExecutionNotifications"]) == len(findings)


def test_junit_can_be_read_twice(case: Path) -> None:
    wanted = read(case)
    number, failures, errors = readers.junit(rendered("junit", wanted))
    assert number > 0
    assert bool(failures) is (wanted.status == 1)
    assert bool(errors) is (wanted.status not in (0, 1))


def test_no_command_but_annotations(case: Path) -> None:
    findings = set(read(case).result.findings)
    commands = readers.github(rendered("github", read(case)))
    for kind, severity in (("error", "error"), ("warning", "warning"), ("notice", "note")):
        number = sum(finding.severity == severity for finding in findings)
        assert sum(item[0] == kind for item in commands) == min(number, 10)


def test_markdown_holds_nothing_that_is_not_ours(case: Path) -> None:
    readers.markdown(rendered("markdown", read(case)))


@pytest.mark.parametrize("form", ["text", "github", "markdown"])
def test_a_form_for_people_says_the_verdict(case: Path, form: str) -> None:
    lines = [line.removeprefix("### rfgit ") for line in rendered(form, read(case)).splitlines()]
    verb = read(case).result.verb
    (said,) = [line for line in (lines[0], lines[-1]) if line.startswith(f"{verb}: ")][-1:]
    assert bool(_RED.match(said)) is (read(case).status != 0)
