"""Every relative link in the documentation leads to a file of this tree, and to a heading in it where it names one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

_ROOT = Path(__file__).resolve().parents[2]
_PAGES = sorted([*_ROOT.glob("*.md"), *(_ROOT / "docs").rglob("*.md")])
_LINK = re.compile(r"\[[^\]\n]*\]\(([^()\s]+)\)")
_CODE = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)


def broken(page: Path, text: str) -> Iterator[str]:
    """The relative links of a page that lead nowhere."""
    for link in _LINK.findall(_CODE.sub("", text)):
        if re.match(r"[a-z][a-z0-9+.-]*:", link):
            continue
        path, _, heading = link.partition("#")
        place = (page.parent / path).resolve() if path else page
        there = place.is_relative_to(_ROOT) and place.exists()
        if not there or (heading and heading not in _headings(place)):
            yield link


def _headings(page: Path) -> set[str]:
    """The names that GitHub gives to headings."""
    lines = re.findall(r"^#+ (.*)$", _CODE.sub("", page.read_text(encoding="utf-8")), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", line.lower()).replace(" ", "-") for line in lines}


def test_there_are_pages() -> None:
    assert {"README.md", "evidence.md", "declarations.md"} <= {page.name for page in _PAGES}


@pytest.mark.parametrize("page", _PAGES, ids=lambda page: page.relative_to(_ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    assert list(broken(page, page.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "link", ["docs/nothing.md", "docs", "../outside.md", "README.md#no-such-heading", "docs/evidence.md#nothing"]
)
def test_a_link_that_leads_nowhere_is_seen(link: str) -> None:
    found = list(broken(_ROOT / "README.md", f"see [it]({link})"))
    assert found == ([] if link == "docs" else [link])


def test_links_elsewhere_and_in_examples_are_passed_by() -> None:
    text = "[a](https://example.com/x) and\n```text\n[b](nowhere.md)\n```\n"
    assert list(broken(_ROOT / "README.md", text)) == []
