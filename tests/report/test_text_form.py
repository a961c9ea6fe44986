"""Results as text: what people read, and what nobody can fake in it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rfgit.domain.finding import ERROR, NOTE, WARNING, Finding
from rfgit.domain.result import FAIL, PASS, UNDECIDED, Result
from rfgit.report.text_form import finding_lines, printable, render

_EVERY = (
    Finding("differs-from-head", "the files on disk were judged", NOTE),
    Finding("counter-taken", "spec.counter: 1 is taken", WARNING, "releases/b/1/release.yaml", 9, hint="raise it"),
    Finding("region-unknown", "expected a region, got Europe", ERROR, "releases/a/1/release.yaml", 40, 7, "write EU"),
    Finding("lock-held", "another process writes", ERROR, hint="wait"),
    Finding("registry-unreachable", "pip says:\nno index\nno wheel", ERROR, "rfgit.yaml"),
)
_GOLDEN = """\
error[lock-held]: another process writes
  next: wait
releases/a/1/release.yaml:40:7: error[region-unknown]: expected a region, got Europe
  next: write EU
rfgit.yaml: error[registry-unreachable]: pip says:
  | no index
  | no wheel
releases/b/1/release.yaml:9: warning[counter-taken]: spec.counter: 1 is taken
  next: raise it
note[differs-from-head]: the files on disk were judged
hello@0.1.0 for lab
why, and how to mend it: rfgit explain lock-held
check: no (3 errors, 1 warning, 1 note)
"""


def _text(result: Result, *body: str) -> str:
    return "".join(f"{line}\n" for line, _ in render(result, [(line, "") for line in body], result.exit_status))


def test_every_severity_has_its_place() -> None:
    assert _text(Result("check", FAIL, _EVERY), "hello@0.1.0 for lab") == _GOLDEN


def test_a_yes_is_one_line() -> None:
    assert _text(Result("gate", PASS)) == "gate: yes\n"


def test_no_answer_is_not_called_a_no() -> None:
    finding = Finding("git-missing", "no git", hint="install git")
    said = "error[git-missing]: no git\n  next: install git\ngate: cannot tell (1 error)\n"
    assert _text(Result("gate", UNDECIDED, (finding,))) == said


@pytest.mark.parametrize(
    ("status", "word"),
    [(0, "yes"), (1, "no"), (2, "not understood"), (3, "cannot tell"), (130, "cannot tell"), (143, "cannot tell")],
)
def test_the_last_line_says_what_the_exit_status_says(status: int, word: str) -> None:
    assert render(Result("gate", UNDECIDED), [], status)[-1][0] == f"gate: {word}"


def test_a_finding_is_told_and_counted_once() -> None:
    finding = Finding("lock-held", "twice")
    assert _text(Result("release", FAIL, (finding, finding))).count("twice") == 1


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        pytest.param("a\nb", r"a\nb", id="newline"),
        pytest.param("a\rb", r"a\rb", id="carriage-return"),
        pytest.param("\x1b[2J\x1b[1;32m", r"\x1b[2J\x1b[1;32m", id="ansi"),
        pytest.param("\x9b2J", r"\x9b2J", id="c1"),
        pytest.param("a\u202eb", r"a\u202eb", id="bidi-override"),
        pytest.param("a\u2066b", r"a\u2066b", id="bidi-isolate"),
        pytest.param("a\u200bb", r"a\u200bb", id="zero-width"),
        pytest.param("a\u2028b", r"a\u2028b", id="line-separator"),
        pytest.param("a\x85b", r"a\x85b", id="next-line"),
        pytest.param("a\ud800b", r"a\ud800b", id="surrogate"),
        pytest.param("a\U000e0041b", r"a\U000e0041b", id="tag"),
        pytest.param("a\tb", r"a\tb", id="tab"),
        pytest.param("a\x00b\x07", r"a\x00b\x07", id="nul-and-bell"),
        pytest.param("::error::x", r"\x3a:error::x", id="github-command"),
        pytest.param("  ::set-output name=a::b", r"  \x3a:set-output name=a::b", id="github-command-indented"),
        pytest.param("x ##[error]y", r"x #\x23[error]y", id="github-old-command"),
        pytest.param("###[error]y", r"##\x23[error]y", id="one-more-hash"),
        pytest.param("##vso[task.complete]y", r"#\x23vso[task.complete]y", id="azure-command"),
        pytest.param("##teamcity[x]", r"#\x23teamcity[x]", id="teamcity-command"),
    ],
)
def test_a_hostile_text_is_shown_as_what_it_is(hostile: str, shown: str) -> None:
    assert printable(hostile) == shown


@pytest.mark.parametrize("text", ["grün", "日本", "a: b", "a::b", "x # y", "## title", "[a]", "C:\\x"])
def test_a_plain_text_stays(text: str) -> None:
    assert printable(text) == text


@given(st.text(), st.text(), st.text())
def test_no_finding_can_fake_a_line(path: str, message: str, hint: str) -> None:
    first, *more = [line for line, _ in finding_lines(Finding("a-rule", message, path=path, hint=hint))]
    assert "error[a-rule]: " in first
    assert all(line.startswith(("  | ", "  next: ")) for line in more)
    for line in (first, *more):
        assert line.isprintable()
        assert not line.lstrip().startswith("::")
        assert not re.search(r"##\w*\[", line)


@given(st.lists(st.text()))
def test_no_line_of_a_verb_can_fake_another(body: list[str]) -> None:
    lines = render(Result("gate", FAIL, (Finding("a-rule", "no"),)), [(text, "") for text in body], 1)
    assert len(lines) == len(body) + 2
    assert all(line.isprintable() for line, _ in lines)
