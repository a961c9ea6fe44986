"""Every case that asks the real command line for a refusal, and what each says that it gets."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.attacks import cases as attacks
from tests.declare import overlays

VECTORS = Path(__file__).resolve().parents[1] / "vectors"
OWN = VECTORS / "refusals"
_SIGNED_FIRST = {
    "blob-size--manifest-lies": "provenance-missing",
    "blob-size--config-lies": "provenance-missing",
    "blob-missing--other-digest": "deployment-mismatch",
    "index-name--second-name": "index-form",
}
"""Layouts that an export is refused for earlier than for what is wrong with their blobs."""


@dataclass(frozen=True)
class Said:
    """`verb` ends with `status`, and one of its findings has this rule; "" where it says yes to everything."""

    verb: str
    rule: str
    status: int


def own() -> list[Path]:
    return sorted(OWN.glob("*/case.json"))


def read(path: Path) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(path.read_bytes())
    return value


def policies() -> list[Path]:
    """Policy sets that are refused whatever they are asked: those with a question of their own are asked elsewhere."""
    return [case for case in sorted((VECTORS / "policy/refuse").iterdir()) if not (case / "input.json").exists()]


def layouts() -> list[Path]:
    return sorted((VECTORS / "layout/refuse").iterdir())


def sandboxes() -> list[Path]:
    return sorted((VECTORS / "sandbox").iterdir())


def exits() -> list[Path]:
    return sorted((VECTORS / "exits").glob("*/case.json"))


def said() -> Iterator[Said]:
    for path in [*own(), *exits()]:
        case = read(path)
        yield Said(case["command"][0], case["expect"].get("rule", ""), case["expect"]["status"])
        for step in case["setup"]:
            if "run" in step:
                yield Said(step["run"][0], "", 0)
    for _, expected, _ in overlays.refused():
        yield Said("check", expected["rule"], int(expected.get("severity", "error") == "error"))
    for case in policies():
        yield Said("check", rule_of(case), read(case / "expect.json")["status"])
    for case in layouts():
        yield Said("verify", layout_rule(case), 1)
    for attack in attacks.cases():
        yield from (Said(ask.command[0], ask.rule, ask.status) for ask in attack.asks if ask.status)
    for case in sandboxes():
        rules = read(case / "expect.json")["rules"]
        yield from (Said("validate", rule, 1) for rule in rules or [""])


def layout_rule(case: Path) -> str:
    return _SIGNED_FIRST.get(case.name) or rule_of(case)


def rule_of(case: Path) -> str:
    return case.name.partition("--")[0]
