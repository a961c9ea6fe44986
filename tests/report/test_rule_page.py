"""The page of a rule: what is read out of it, what is not one, and what a terminal shows of it."""

from __future__ import annotations

import pytest

from rfgit.report.rule_page import page_lines, parse_page

PAGE = """\
# yaml-tag

YAML tags are not allowed.

* exit status: 0 or 1
* next: Remove the `tag`.

Some readers run code for one: see [rules](../rules.md).

## Refused

```diff
- a: b
+ a: !!str b
  # `not` [a](link)
```
"""


def test_a_page_is_read() -> None:
    page = parse_page(PAGE)
    assert (page.rule, page.exits, page.meaning) == ("yaml-tag", (0, 1), "YAML tags are not allowed.")
    assert (page.next, page.text) == ("Remove the `tag`.", PAGE)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("# yaml-tag", "# YAML tags"),
        ("# yaml-tag", "yaml-tag"),
        ("\nYAML tags are not allowed.\n", ""),
        ("0 or 1", ""),
        ("0 or 1", "no"),
        ("* exit status: 0 or 1\n", ""),
        ("* next: Remove the `tag`.\n", ""),
        (PAGE, ""),
    ],
)
def test_a_page_of_another_form_is_none(old: str, new: str) -> None:
    with pytest.raises(ValueError, match="expected a title"):
        parse_page(PAGE.replace(old, new, 1))


def test_a_terminal_shows_text_and_no_marks() -> None:
    assert list(page_lines(PAGE)) == [
        ("yaml-tag", "bold"),
        ("", ""),
        ("YAML tags are not allowed.", ""),
        ("", ""),
        ("* exit status: 0 or 1", ""),
        ("* next: Remove the tag.", ""),
        ("", ""),
        ("Some readers run code for one: see rules.", ""),
        ("", ""),
        ("Refused", "bold"),
        ("", ""),
        ("    - a: b", "red"),
        ("    + a: !!str b", "green"),
        ("      # `not` [a](link)", ""),
    ]
