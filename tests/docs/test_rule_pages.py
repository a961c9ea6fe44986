"""Every rule has a page with a refused example and its mended form, and both are done here as a reader would."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from rfgit.report.rule_page import RulePage, parse_page
from tests.docs.rule_examples import QUICK, SECTIONS, Block, Reader, matches, read
from tests.house.rules import in_source, table
from tests.refusals.stage import Stage

_ROOT = Path(__file__).resolve().parents[2]
_PAGES = sorted((_ROOT / "docs/rules").glob("*.md"))
_UNTOLD = re.compile(r"^(Start: .*|## .*|```)\n\nSetup:", re.MULTILINE)
AGAIN = "see it with: python -m tests.docs.make_rule_pages"


@pytest.fixture
def reader(bases: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Reader:
    monkeypatch.setattr("rfgit.flow.making.Plan", QUICK)
    numbers = iter(range(100))

    def fresh(name: str) -> Stage:
        place = tmp_path / f"stage{next(numbers)}"
        shutil.copytree(bases(name), place, symlinks=True)
        return Stage(place / "repository", place)

    return Reader(fresh)


@pytest.mark.parametrize("path", _PAGES, ids=lambda path: path.stem)
def test_both_examples_do_what_the_page_says(path: Path, reader: Reader) -> None:
    page = _page(path)
    ends: dict[str, tuple[int, str]] = {}
    said = 0
    for part in read(page.text):
        if isinstance(part, str):
            reader.start(part)
            continue
        for command in reader.do(part):
            assert matches(command.shown, reader.printed) or (not command.shown and reader.status == 0), (
                f"line {command.first}: {command.words} ended {reader.status}; {AGAIN} {path.stem}\n{reader.printed}"
            )
            if command.words.startswith("rfgit"):
                ends[part.section] = reader.status, "\n".join(command.shown)
            said = int(reader.printed) if command.words == "echo $?" else 0
    if ends:
        _assert_refused(page, *ends["Refused"])
        _assert_mended(page, *ends["Mended"], said)


def _assert_refused(page: RulePage, status: int, shown: str) -> None:
    assert f"[{page.rule}]" in shown, "the last command of Refused has to show the rule"
    assert status in page.exits or f"error[{page.rule}]" not in shown


def _assert_mended(page: RulePage, status: int, shown: str, said: int) -> None:
    assert shown, "the last command of Mended has to show its answer"
    assert f"[{page.rule}]" not in shown
    assert status == said, "Mended ends with yes, or tells how with `$ echo $?`"


@pytest.mark.parametrize("path", _PAGES, ids=lambda path: path.stem)
def test_a_page_says_what_the_table_says(path: Path) -> None:
    page = _page(path)
    (row,) = [row for row in table(_ROOT) if row.rule == page.rule]
    assert path.stem == page.rule
    assert (page.meaning, page.next, frozenset(page.exits)) == (row.meaning, row.advice, row.exits)


@pytest.mark.parametrize("path", _PAGES, ids=lambda path: path.stem)
def test_a_page_says_why_and_shows_both(path: Path) -> None:
    page = _page(path)
    head, *sections = page.text.split("\n## ")
    assert [section.partition("\n")[0] for section in sections] == list(SECTIONS)
    assert len(head.split("\n\n")) > 3, "a page says why"
    assert max(map(len, head.splitlines())) <= 120
    assert _UNTOLD.search(page.text) is None, "a setup is told in words before it"
    blocks = [part for part in read(page.text) if isinstance(part, Block)]
    assert {block.section for block in blocks if block.language in ("console", "pycon")} == set(SECTIONS)


def test_every_rule_has_a_page_and_no_other_page_is_there() -> None:
    given, listed, told = set(in_source(_ROOT)), {row.rule for row in table(_ROOT)}, {path.stem for path in _PAGES}
    assert (given - told, told - given) == (set(), set())
    assert listed == told


def _page(path: Path) -> RulePage:
    return parse_page(path.read_text(encoding="utf-8"))
