"""The example of docs/diff.md is what the command line says, and shows what the page promises."""

from __future__ import annotations

from pathlib import Path

from tests.docs import make_diff


def test_the_example_is_what_diff_says() -> None:
    assert make_diff.PAGE.read_text(encoding="utf-8") == make_diff.page(), "run: make docs"


def test_it_is_the_same_in_another_place(tmp_path: Path) -> None:
    one, other = make_diff.make(tmp_path / "one"), make_diff.make(tmp_path / "a/b/other")
    assert one.head() == other.head()
