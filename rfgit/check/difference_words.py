"""Values and what became of them, in words: `8192 -> 4096 MiB`."""

from __future__ import annotations

import json
import re
from typing import Any

LONGEST = 80
"""Characters of a text, beyond which only the part that differs is shown, with some of what stands before it."""

WIDEST = 400
"""Characters of a list or an object on one line."""

_BEFORE = 20
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_.:/@+-]*|[0-9]+(?:[.-][A-Za-z0-9]+){2,}")
_LITERALS = frozenset(("true", "false", "null", "yes", "no", "on", "off"))
_UNITS = ("MiB",)


def replaced(before: Any, after: Any, unit: str = "") -> str:
    """`before -> after unit`. What differs is always in what is shown."""
    if isinstance(before, str) and isinstance(after, str) and max(len(before), len(after)) > LONGEST:
        start = max(0, _common(before, after) - _BEFORE)
        return f"{_part(before, start)} -> {_part(after, start)}"
    return f"{shown(before)} -> {_with(shown(after), unit)}"


def added(value: Any, unit: str = "") -> str:
    return f"added, {_with(shown(value), unit)}"


def removed(value: Any, unit: str = "") -> str:
    return f"removed, was {_with(shown(value), unit)}"


def shown(value: Any) -> str:
    """The value as YAML would have it on one line: a text in quotes where it could be taken for something else."""
    if isinstance(value, str):
        plain = _PLAIN.fullmatch(value) and value.lower() not in _LITERALS
        return value if plain else json.dumps(value, ensure_ascii=False)
    if isinstance(value, list):
        return _cut(f"[{', '.join(map(shown, value))}]")
    if isinstance(value, dict):
        return _cut(f"{{{', '.join(f'{shown(key)}: {shown(item)}' for key, item in value.items())}}}")
    return json.dumps(value)


def unit_of(key: str, holder: Any) -> str:
    """The unit of a number: in its own name, or beside it where it is a threshold."""
    if key == "threshold" and isinstance(holder, dict) and isinstance(holder.get("unit"), str):
        return str(holder["unit"])
    return next((unit for unit in _UNITS if key.endswith(unit)), "")


def count(number: int, noun: str) -> str:
    """`1 line`, `2 lines`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _with(text: str, unit: str) -> str:
    return f"{text} {unit}" if unit else text


def _common(before: str, after: str) -> int:
    pairs = zip(before, after, strict=False)
    return next((index for index, (one, other) in enumerate(pairs) if one != other), min(len(before), len(after)))


def _part(text: str, start: int) -> str:
    part = json.dumps(text[start : start + LONGEST], ensure_ascii=False)
    left, right = "... " if start else "", f" ... ({count(len(text), 'character')})"
    return f"{left}{part}{right if start + LONGEST < len(text) else ''}"


def _cut(text: str) -> str:
    return text if len(text) <= WIDEST else f"{text[:WIDEST]}... ({count(len(text) - WIDEST, 'more character')})"
