"""The reader of examples sees when a page is wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.docs.make_rule_pages import told
from tests.docs.rule_examples import Block, Reader, matches, patched, read, typed
from tests.refusals.stage import Stage

PRINTED = "a: one\n  next: two\nb: three\ncheck: no (1 error)\n"


@pytest.mark.parametrize(
    "shown",
    [
        PRINTED.splitlines(),
        ["..."],
        ["...", "check: no (...)"],
        ["a: ...", "...", "b: three", "..."],
        ["...", *PRINTED.splitlines(), "..."],
    ],
)
def test_what_is_shown_is_what_is_printed(shown: list[str]) -> None:
    assert matches(tuple(shown), PRINTED)


@pytest.mark.parametrize(
    "shown",
    [
        [],
        ["a: one"],
        ["check: no (...)"],
        ["...", "check: yes (...)"],
        ["...", "b: thre"],
        ["a: one", "b: three", "..."],
        ["b: three", "a: one", "..."],
        ["...", "check: no (1 error)", "one more"],
        ["a.*", "..."],
    ],
)
def test_what_is_not_printed_is_seen(shown: list[str]) -> None:
    assert not matches(tuple(shown), PRINTED)


def test_of_a_long_answer_one_finding_and_the_end_are_told() -> None:
    digest = "0123456789abcdef"
    first = f"p: error[a-rule]: expected {digest}, got 3.1415926535\n  | more\n  next: this\n"
    printed = f"q: error[b-rule]: no\n{first}q: error[b-rule]: no\n{first}check: no (4 errors)\n"
    assert told("a-rule", printed) == [
        "...",
        "p: error[a-rule]: expected ..., got 3.1415...",
        "  | more",
        "  next: this",
        "...",
        "check: no (...)",
    ]


def diff(*lines: str) -> Block:
    return Block("Refused", "diff", "`a.yaml`:", lines, 1, 2)


def test_a_diff_is_done() -> None:
    text = "a: 1\nb: 2\n\nc: 3\n"
    assert patched(text, diff(" a: 1", "-b: 2", "+b: 4", "", "@@", "+d: 5", " c: 3")) == "a: 1\nb: 4\n\nd: 5\nc: 3\n"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("a: 1\n", ["-b: 2"]),
        ("a: 1\na: 1\n", ["-a: 1"]),
        ("aa: 1\n", ["-a: 1"]),
        ("a: 12\n", ["-a: 1"]),
        ("a: 1\nb: 2\n", ["-b: 2", " a: 1"]),
        ("a: 1\n", ["-a.*1"]),
    ],
)
def test_a_diff_that_does_not_fit_is_seen(text: str, lines: list[str]) -> None:
    with pytest.raises(AssertionError, match=r"found [02] times"):
        patched(text, diff(*lines))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("## Refused\n\nStart: somewhere.\n", "no such start"),
        ("```console\n$ rfgit check\n```\n", "before the first section"),
        ("## Refused\n\n```console\n$ rfgit check\n", "does not end"),
    ],
)
def test_a_page_that_cannot_be_done_is_seen(text: str, words: str) -> None:
    with pytest.raises(AssertionError, match=words):
        list(read(text))


def test_a_console_begins_with_a_command() -> None:
    with pytest.raises(AssertionError, match="expected `\\$ ` and a command"):
        list(typed(Block("Refused", "console", "", ("check: yes", "$ rfgit check"), 1, 3)))


@pytest.fixture
def reader(bases: Callable[[str], Path], tmp_path: Path) -> Reader:
    (tmp_path / "repository").mkdir()
    reader = Reader(lambda _: Stage(tmp_path / "repository", tmp_path))
    reader.start("Start: an empty folder.")
    return reader


@pytest.mark.parametrize(
    ("language", "label", "lines"),
    [
        ("console", "", ["$ rm nothing"]),
        ("console", "", ["$ cp nothing elsewhere"]),
        ("console", "", ["$ make all"]),
        ("console", "", ["$ echo hello"]),
        ("pycon", "", ["print(1)"]),
        ("pycon", "", [">>> 1 + 1", "3"]),
        ("json", "Setup:", ['[{"no-such-step": 1}]']),
        ("yaml", "Then:", ["a: 1"]),
        ("diff", "`nothing.yaml`:", ["-a: 1"]),
    ],
)
def test_what_cannot_be_done_is_seen(reader: Reader, language: str, label: str, lines: list[str]) -> None:
    with pytest.raises((AssertionError, AttributeError, FileNotFoundError, KeyError, ValueError)):
        list(reader.do(Block("Refused", language, label, tuple(lines), 1, 2)))
