"""Every rule id that the source can give comes out of the real command line in some case, and no other does.

The cases say what they expect, and their own tests assert it: `collected.py` names all of them.
`python -m tests.refusals.test_coverage` prints how many there are.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.house.rules import in_source
from tests.refusals.bases import ACCEPTED
from tests.refusals.collected import Said, said

ROOT = Path(__file__).resolve().parents[2]
ELSEWHERE = json.loads(Path(__file__).with_name("not_through_the_cli.json").read_bytes())
FEW = 10


@pytest.fixture(scope="module")
def collected() -> list[Said]:
    return list(said())


def test_every_rule_is_refused_through_the_command_line(collected: list[Said]) -> None:
    shown = {item.rule for item in collected if item.rule}
    excused = {item["rule"] for item in ELSEWHERE}
    given = set(in_source(ROOT))
    assert given - shown - excused == set(), "add a case to tests/vectors/refusals"
    assert shown - given == set(), "no source gives these"
    assert shown & excused == set(), "take these out of not_through_the_cli.json"
    assert excused - given == set(), "no source gives these"


@pytest.mark.parametrize("item", ELSEWHERE, ids=lambda item: item["rule"])
def test_what_the_command_line_cannot_show_is_tested_elsewhere(item: dict[str, str]) -> None:
    assert item["reason"].endswith(".")
    file, _, name = item["test"].partition("::")
    text = (ROOT / file).read_text(encoding="utf-8")
    assert f"def {name}(" in text
    assert f'"{item["rule"]}"' in text


def test_there_are_few_exceptions() -> None:
    assert len(ELSEWHERE) < FEW


def test_refusals_outnumber_acceptances(collected: list[Said]) -> None:
    counts = count(collected)
    assert counts["refused"] > counts["accepted"] > 0


def count(collected: list[Said]) -> dict[str, int]:
    """Refused: different (verb, rule) of exit 1. Undecided: those of all other ends. Accepted: every yes asked for."""
    return {
        "refused": len({(item.verb, item.rule) for item in collected if item.status == 1}),
        "undecided": len({(item.verb, item.rule) for item in collected if item.status > 1}),
        "accepted": sum(item.status == 0 for item in collected) + sum(map(len, ACCEPTED.values())),
    }


if __name__ == "__main__":
    print(count(list(said())))
