"""Hostile text in Markdown shows itself, and is nothing else there."""

from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rfgit.report.commonmark import LIMIT, capped, code, details, escaped
from rfgit.report.shortened import left_out
from rfgit.report.text_form import printable
from tests.report import readers
from tests.report.hostile import FRAGMENTS, texts


def _words(text: str) -> str:
    return " ".join(printable(text).split())


@pytest.mark.parametrize("text", FRAGMENTS)
def test_a_hostile_text_shows_itself(text: str) -> None:
    assert readers.shown(f"x {escaped(text)} y").split() == f"x {_words(text)} y".split()
    assert readers.shown(f"x {code(text)} y") == f"x {printable(text) or ' '} y"


@given(texts)
def test_so_does_any_other(text: str) -> None:
    assert readers.shown(f"x {escaped(text)}") == f"x {_words(text)}".strip()
    assert readers.shown(f"({escaped(text)})") == f"({_words(text)})"
    assert readers.shown(f"x {code(text)}") == f"x {printable(text) or ' '}"


@given(texts.filter(_words))
def test_a_text_begins_no_block(text: str) -> None:
    """No list, heading, quote, rule, table, fence, definition, code block or HTML, and no order to a bot."""
    assert readers.shown(escaped(text)) == _words(text)
    assert not escaped(text).startswith("/")
    assert "\n" not in escaped(text)
    assert [token.type for token in readers.parsed(f"first\n{escaped(text)}")] == [
        "paragraph_open",
        "inline",
        "paragraph_close",
    ]


@given(st.lists(texts, min_size=1, max_size=4))
def test_texts_beside_each_other_stay_apart(parts: list[str]) -> None:
    both = " ".join(f"{escaped(text)} {code(text)} |" for text in parts)
    expected = " ".join(f"{_words(text)} {printable(text) or ' '} |" for text in parts)
    assert readers.shown(f"- {both}".removeprefix("- ").join(("x ", ""))).split() == f"x {expected}".split()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("expected a region, got Europe", "expected a region, got Europe"),
        ("spec.counter: 1 is taken by hello@0.1.0", "spec.counter: 1 is taken by `hello@0.1.0`"),
        ("did you mean `rfgit check`?", r"did you mean \`rfgit check\`?"),
        ("a_b <c> *d*", r"a\_b \<c\> \*d\*"),
        ("1. first", r"1\. first"),
        ("- first", r"\- first"),
        ("- 1. first", r"\- 1. first"),
        ("commit 0123456789ab", "commit `0123456789ab`"),
        ("  two   words  ", "two words"),
        ("a[b  c].d: 50 -> 40", r"`a[b c].d:` 50 -\> 40"),
        ("in [EU, NO] and [x", "in `[EU, NO]` and `[x`"),
        ("", ""),
    ],
)
def test_a_plain_text_stays_readable(text: str, said: str) -> None:
    assert escaped(text) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a", "`a`"),
        ("`", "`` ` ``"),
        ("a``b`c", "```a``b`c```"),
        (" a", "`  a `"),
        ("", "` `"),
        ("  ", "`  `"),
        ("\n", r"`\n`"),
    ],
)
def test_code_has_a_fence_that_is_long_enough(text: str, said: str) -> None:
    assert code(text) == said


def test_a_text_is_cut() -> None:
    note = f"... ({left_out(1_000, 'character')})"
    assert code("x" * 2_000) == f"`{'x' * 1_000}{note}`"
    assert escaped("x" * 2_000) == f"{'x' * 1_000}{note}"
    assert escaped("x" * 2_000, 5_000) == "x" * 2_000


@pytest.mark.parametrize("text", FRAGMENTS)
def test_a_summary_shows_its_text(text: str) -> None:
    (block, *_) = readers.markdown("\n".join(details(text, ["- x"])))
    assert block.type == "html_block"
    said = block.content.split("<summary>")[1].split("</summary>")[0]
    assert not {"<", ">", '"'} & set(said)
    # No picture and no address comes of mathematics, which a sign that nobody sees does not stop.
    assert not readers.LIVE.search(html.unescape(said).replace("$", ""))


def test_details_can_hold_each_other() -> None:
    lines = details("a", [*details("b", ["- x"]), "- y"])
    assert lines.count("<details>") == lines.count("</details>") == 2
    assert [line for line in lines if line.startswith("-")] == ["- x", "- y"]


@given(
    st.lists(st.sampled_from(["- x", "- " + "y" * 40, "- z\n  - z", "- \U0001f600"]), max_size=30),
    st.integers(150, 900),
)
def test_a_cap_holds_and_closes_what_is_open(lines: list[str], limit: int) -> None:
    whole = ["### head", "", *details("some", lines), *details("more", lines)]
    text = capped(whole, limit)
    assert len(text.encode()) <= limit
    readers.markdown(text)
    complete = text == "".join(f"{line}\n" for line in whole)
    assert complete is (sum(len(line.encode()) + 1 for line in whole) <= limit)
    assert complete or "left out: " in text.splitlines()[-1]


def test_what_fits_to_the_byte_is_whole() -> None:
    assert capped(["x" * (LIMIT - 1)]) == "x" * (LIMIT - 1) + "\n"
    assert capped(["x" * LIMIT]) == f"\n{left_out(1, 'line')}\n"


def test_an_entry_is_whole_or_left_out() -> None:
    text = capped(["- a\n  - a"] * 50, 300)
    assert text.count("- a\n  - a\n") * 2 == text.count("- a\n")
    assert left_out(50 - text.count("- a\n  - a\n"), "line") in text
