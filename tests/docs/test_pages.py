"""Generated pages are what their scripts give, and each kind of evidence has its page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rfgit.attest import kinds
from rfgit.cli.verbs import VERBS
from tests.docs import make_cli, make_declarations

_DOCS = Path(__file__).resolve().parents[2] / "docs"
_OWN = [kind for kind, uri in kinds.PREDICATE_TYPES.items() if uri.startswith("https://rfabric.dev/")]


def test_the_declarations_are_those_of_the_schemas() -> None:
    assert make_declarations.PAGE.read_text(encoding="utf-8") == make_declarations.page(), "run: make docs"


def test_the_command_line_is_what_help_says() -> None:
    assert make_cli.PAGE.read_text(encoding="utf-8") == make_cli.page(), "run: make docs"


def test_the_width_of_a_terminal_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    before = make_cli.page()
    monkeypatch.setenv("COLUMNS", "40")
    assert make_cli.page() == before


def test_every_verb_has_its_section() -> None:
    assert [verb for verb in VERBS if f"\n## rfgit {verb}\n" not in make_cli.page()] == []


@pytest.mark.parametrize("name", make_declarations.KINDS)
def test_every_field_of_a_schema_has_a_row(name: str) -> None:
    """Counted apart from the way in which rows are made: each named property below spec is one row."""
    schema = make_declarations._read(name)
    section = make_declarations._document(name, schema)
    rows = re.findall(r"^\| `spec[^`]*` \|", section, flags=re.MULTILINE)
    assert len(rows) == len(set(rows)) == 1 + _count(schema, schema["properties"]["spec"])


@pytest.mark.parametrize("kind", _OWN)
def test_every_own_predicate_has_a_page_that_names_it(kind: str) -> None:
    text = (_DOCS / f"predicates/{kind}.md").read_text(encoding="utf-8")
    assert kinds.PREDICATE_TYPES[kind] in text
    for heading in ("Purpose", "Fields", "Example", "Who may sign", "What it does not say"):
        assert f"\n## {heading}\n" in text


@pytest.mark.parametrize("kind", kinds.PREDICATE_TYPES)
def test_every_kind_is_told_of(kind: str) -> None:
    text = (_DOCS / "evidence.md").read_text(encoding="utf-8")
    assert f"`{kind}`" in text
    assert kinds.PREDICATE_TYPES[kind] in text


def _count(root: make_declarations.Schema, part: make_declarations.Schema) -> int:
    whole = {**make_declarations._target(root, part), **part}
    free = whole.get("additionalProperties")
    below = [whole, whole.get("items") or {}, free if isinstance(free, dict) else {}]
    named = [child for holder in below for child in holder.get("properties", {}).values()]
    return sum(1 + _count(root, child) for child in named)
