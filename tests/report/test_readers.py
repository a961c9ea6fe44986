"""The readers of reports see what a report must not hold: without that, what they let pass would say nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.report import readers
from tests.report.vectors import FOLDER, read, rendered

_JUNIT = '<testsuites><testsuite tests="1" failures="0" errors="0">{}</testsuite></testsuites>'


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("::set-output name=a::b\n", id="command"),
        pytest.param("  ::stop-commands::x\n", id="indented"),
        pytest.param("x ##[error]y\n", id="old-command"),
        pytest.param("x ##vso[a]y\n", id="azure"),
        pytest.param("\x1b[2J\n", id="ansi"),
        pytest.param("a\u202eb\n", id="bidi"),
        pytest.param("a\u2028b\n", id="line-separator"),
        pytest.param("::error title=a,line=1,line=2::m\n", id="property-twice"),
        pytest.param("::error title=a,more=1::m\n", id="property"),
        pytest.param("::error file=a::m\n", id="no-title"),
        pytest.param("::error title=a::m\n" * 11, id="eleven"),
        pytest.param("no end of line", id="no-end"),
    ],
)
def test_a_log_is_refused(text: str) -> None:
    with pytest.raises((AssertionError, ValueError)):
        readers.github(text)


def test_a_log_is_read_as_the_runner_reads_it() -> None:
    command = "::error file=a%2Cb%3Ac%25,line=3,title=t::m%0An%250A\n"
    assert readers.github(f"x\n{command}") == [("error", {"file": "a,b:c%", "line": "3", "title": "t"}, "m\nn%0A")]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("[a](http://localhost)", id="link"),
        pytest.param("![a](x)", id="picture"),
        pytest.param("<http://localhost>", id="autolink"),
        pytest.param("see http://localhost", id="address"),
        pytest.param("see www.localhost.example", id="www"),
        pytest.param("<b>x</b>", id="html-inline"),
        pytest.param("<div>x</div>", id="html"),
        pytest.param("<details open>\n</details>", id="details-with-more"),
        pytest.param("<details>\n<summary><b>x</b></summary>\n\n</details>", id="summary-with-html"),
        pytest.param("<!-- x -->", id="comment"),
        pytest.param("</details>", id="closed-twice"),
        pytest.param("<details>\n\n- x", id="left-open"),
        pytest.param("```\nx\n```", id="fence"),
        pytest.param("    x", id="code-block"),
        pytest.param("> x", id="quote"),
        pytest.param("1. x", id="numbers"),
        pytest.param("---", id="rule"),
        pytest.param("| a |\n|---|\n| b |", id="table"),
        pytest.param("*x*", id="emphasis"),
        pytest.param("~~x~~", id="strike"),
        pytest.param("a\\\nb", id="line-break"),
        pytest.param("hello @everyone", id="mention"),
        pytest.param("hello \\@everyone", id="mention-escaped"),
        pytest.param("hello &#64;everyone", id="mention-entity"),
        pytest.param("see #12", id="issue"),
        pytest.param("see GH-12", id="issue-long"),
        pytest.param("see 0123456789abcdef", id="commit"),
        pytest.param("me@localhost.example", id="mail"),
        pytest.param(":tada:", id="emoji"),
        pytest.param("$x$", id="mathematics"),
        pytest.param("a\u202eb", id="bidi"),
        pytest.param("x " * 40_000, id="too-long"),
    ],
)
def test_markdown_is_refused(text: str) -> None:
    with pytest.raises(AssertionError):
        readers.markdown(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(_JUNIT.format("<testcase name='a'/><testcase name='b'/>"), id="tests"),
        pytest.param(_JUNIT.format("<testcase name='a'><failure/></testcase>"), id="failures"),
        pytest.param(_JUNIT.format("<testcase name='a'><error/></testcase>"), id="errors"),
        pytest.param(_JUNIT.format("<testcase name='a'><x/></testcase>"), id="element"),
        pytest.param(_JUNIT.format("<testcase name='\x01'/>"), id="control-character"),
        pytest.param(_JUNIT.format("<testcase name='&#1;'/>"), id="control-reference"),
        pytest.param(_JUNIT.format("<testcase name='a'>]]></testcase>"), id="section-end"),
        pytest.param(_JUNIT.format("<testcase name='<'/>"), id="attribute"),
    ],
)
def test_xml_is_refused(text: str) -> None:
    with pytest.raises((AssertionError, SyntaxError)):
        readers.junit(text)


def _at(result: dict[str, Any], uri: str) -> None:
    result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] = uri


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda result: _at(result, "/etc/passwd"), id="absolute"),
        pytest.param(lambda result: _at(result, "../x"), id="outside"),
        pytest.param(lambda result: _at(result, "file:///x"), id="scheme"),
        pytest.param(lambda result: _at(result, "a b"), id="space"),
        pytest.param(lambda result: _at(result, "a?b"), id="query"),
        pytest.param(lambda result: result["message"].update(text="{0}"), id="placeholder"),
        pytest.param(lambda result: result["message"].update(text="[a](b)"), id="link"),
        pytest.param(lambda result: result["message"].update(text="\x1b"), id="ansi"),
    ],
)
def test_sarif_is_refused(change: Callable[[dict[str, Any]], None]) -> None:
    log = json.loads(rendered("sarif", read(FOLDER / "no")))
    readers.sarif(json.dumps(log))
    change(log["runs"][0]["results"][0])
    with pytest.raises(AssertionError):
        readers.sarif(json.dumps(log))
