"""Every rule id and error code that the source can give is in docs/rules.md, and no other is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rfgit.cli.verbs import VERBS
from tests.house.rules import exits_in_source, in_source, in_vectors, table

# Verbs that the design has and this version has not: a hint that names one leads nowhere.
_NOT_YET = "propose|policy|lock|attest|record|revoke|waive|hold|resume|acknowledge|activate|rollback|fleet|log"
_DEAD_END = re.compile(rf"rfgit (?:{_NOT_YET}|impact|import|push|pull|evidence|report|doctor|store|serve|ci)\b")


def test_the_table_lists_what_the_source_gives(root: Path) -> None:
    given = in_source(root)
    listed = {row.rule for row in table(root)}
    assert {rule: sorted(files) for rule, files in given.items() if rule not in listed} == {}, (
        "add to docs/rules.md, or to _NOT_RULES in tests/house/rules.py what is none"
    )
    assert listed - given.keys() == set(), "docs/rules.md lists what nothing gives"


def test_the_table_is_in_order_and_has_no_rule_twice(root: Path) -> None:
    rules = [row.rule for row in table(root)]
    assert rules == sorted(set(rules))


def test_the_table_knows_how_a_rule_ends(root: Path) -> None:
    exits = {row.rule: row.exits for row in table(root)}
    wrong = {
        (rule, status, file) for rule, status, file in exits_in_source(root) if status not in exits.get(rule, {status})
    }
    assert wrong == set()


def test_the_table_tells_what_to_do(root: Path) -> None:
    for row in table(root):
        assert row.meaning.endswith("."), row
        assert row.advice, row
        assert row.exits <= {0, 1, 2, 3, 129, 130, 143}, row


def test_every_verb_that_is_advised_exists(root: Path) -> None:
    text = (root / "docs/rules.md").read_text(encoding="utf-8")
    advised = set(re.findall(r"`rfgit ([a-z]+)", text))
    assert advised
    assert advised - set(VERBS) == set()


def test_no_hint_names_a_verb_that_does_not_exist(root: Path) -> None:
    sources = [path for path in (root / "rfgit").rglob("*.py") if "templates" not in path.parts]
    assert [(path.name, found[0]) for path in sources if (found := _DEAD_END.search(path.read_text("utf-8")))] == []


def test_vectors_name_rules_that_exist(root: Path) -> None:
    listed = {row.rule for row in table(root)}
    driven = in_vectors(root)
    assert driven
    assert {rule for _, rule in driven} - listed == set()


@pytest.mark.parametrize("rule", ["internal-error", "interrupted", "lock-held", "usage", "registry-unreachable"])
def test_an_end_is_driven_through_the_command_line(root: Path, rule: str) -> None:
    assert rule in {driven for _, driven in in_vectors(root)}
