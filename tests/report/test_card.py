"""The answer card: seven questions, and `unknown` where nothing proves an answer."""

from __future__ import annotations

from typing import Any

from rfgit.report.card import QUESTIONS, UNKNOWN, card_lines


def _variant(answer: dict[str, Any], artifact: str | None = None) -> dict[str, Any]:
    answers = dict.fromkeys(QUESTIONS, answer)
    return {"release": "a@1", "target": "lab", "artifact": artifact, "answers": answers}


def test_a_card_asks_seven_questions() -> None:
    lines = [
        text for text, _ in card_lines([_variant({"facts": {"stage": "approved"}, "evidence": ["sha256:" + "a" * 64]})])
    ]
    assert lines[:2] == ["a@1 for lab", "  artifact unknown"]
    assert [line.strip()[:1] for line in lines if line.startswith("  ") and line[2].isdigit()] == list("1234567")
    assert lines.count("      stage: approved") == 7
    assert lines.count("      evidence: sha256:aaaaaaaaaaaaaaaa") == 7


def test_what_nothing_proves_is_unknown() -> None:
    lines = [text.strip() for text, _ in card_lines([_variant({"facts": {}, "evidence": []}, "sha256:1")])]
    assert lines.count(UNKNOWN) == 7
    assert lines.count(f"evidence: {UNKNOWN}") == 7


def test_no_variant_is_no_card() -> None:
    assert card_lines([]) == ()
