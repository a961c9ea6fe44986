"""The answer card: the seven questions about an artifact, each with its evidence or `unknown`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .text_form import Line

QUESTIONS = {
    "model": "1 model and registry state",
    "runtime": "2 runtime and configuration",
    "targets": "3 hardware and robot classes",
    "envelope": "4 performance envelope",
    "activation": "5 activation policies",
    "constraints": "6 region, residency, customers",
    "fleets": "7 fleets, and what it replaced",
}
UNKNOWN = "unknown"


def card_lines(variants: Sequence[Mapping[str, Any]]) -> tuple[Line, ...]:
    """The cards of `show`'s data, one after the other."""
    lines: list[Line] = []
    for variant in variants:
        lines.append((f"{variant['release']} for {variant['target']}", "bold"))
        lines.append((f"  artifact {variant['artifact'] or UNKNOWN}", ""))
        for key, title in QUESTIONS.items():
            lines.extend(_answer_lines(title, variant["answers"][key]))
    return tuple(lines)


def _answer_lines(title: str, answer: Mapping[str, Any]) -> list[Line]:
    facts = [f"{key}: {value}" for key, value in answer["facts"].items()] or [UNKNOWN]
    lines: list[Line] = [(f"  {title}", "bold cyan")]
    lines.extend((f"      {fact}", "") for fact in facts)
    lines.append((f"      evidence: {', '.join(map(_short, answer['evidence'])) or UNKNOWN}", "dim"))
    return lines


def _short(digest: str) -> str:
    return digest[:23]
