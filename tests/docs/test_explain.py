"""`rfgit explain`: the pages of docs/rules on a terminal and as JSON, from wherever one stands."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

from rfgit.declare.packaged import packaged_folder
from tests.cli.running import Ended, assert_answer, environment
from tests.refusals.stage import run_here

RULES = sorted(path.stem for path in packaged_folder("docs/rules").glob("*.md"))
_ROOT = Path(__file__).resolve().parents[2]


def explain(folder: Path, arguments: Sequence[str]) -> Ended:
    return run_here(["explain", *arguments], folder, environment(folder / "home"))


def test_every_page_is_printed(tmp_path: Path) -> None:
    assert len(RULES) > 200
    for rule in RULES:
        ended = explain(tmp_path, [rule])
        first, *_, last = ended.out.splitlines()
        assert (ended.status, first, last) == (0, rule, "explain: yes"), ended
        assert "\nRefused\n" in ended.out
        assert "\nMended\n" in ended.out
        assert "```" not in ended.out


def test_as_json_it_is_the_page(tmp_path: Path) -> None:
    ended = explain(tmp_path, ["yaml-duplicate-key", "--format", "json"])
    assert_answer(ended, "explain")
    page = packaged_folder("docs/rules") / "yaml-duplicate-key.md"
    assert ended.result["data"] == {
        "rule": "yaml-duplicate-key",
        "exit": [1],
        "meaning": "A key stands twice.",
        "next": "Remove one.",
        "page": page.read_text(encoding="utf-8"),
    }


def test_without_a_rule_every_rule_has_one_line(tmp_path: Path) -> None:
    ended = explain(tmp_path, [])
    assert [line.partition(": ")[0] for line in ended.out.splitlines()] == [*RULES, "explain"]
    ended = explain(tmp_path, ["--format", "json"])
    assert_answer(ended, "explain")
    assert [item["rule"] for item in ended.result["data"]["rules"]] == RULES


@pytest.mark.parametrize(
    ("rule", "hint"),
    [
        ("yaml-duplicat-key", "did you mean 'yaml-duplicate-key'?"),
        ("signature_missing", "did you mean 'signature-missing'?"),
        ("zzz", "rfgit explain lists every rule"),
        ("", "rfgit explain lists every rule"),
        ("../rules", "rfgit explain lists every rule"),
        ("../../README", "rfgit explain lists every rule"),
        ("usage.md", "did you mean 'usage'?"),
        ("\x1b[2J", "rfgit explain lists every rule"),
        ("x" * 10_000, "rfgit explain lists every rule"),
    ],
)
def test_what_is_no_rule_is_no_request(tmp_path: Path, rule: str, hint: str) -> None:
    ended = explain(tmp_path, ["--format", "json", "--", rule])
    assert_answer(ended, "explain")
    assert ended.status == 2
    assert ended.rules == ["rule-unknown"]
    assert ended.result["findings"][0]["hint"] == hint


def test_a_wheel_carries_every_page() -> None:
    files = {item.distribution_path for item in WheelBuilder(str(_ROOT)).recurse_included_files()}
    assert {f"rfgit/_packaged/docs/rules/{rule}.md" for rule in RULES} <= files
    assert [path for path in files if path.startswith("rfgit/_packaged/docs/") and "/rules/" not in path] == []
