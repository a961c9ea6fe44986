"""One cap for every form but JSON: no text is without end, and what was left out is counted."""

from __future__ import annotations


def shortened(text: str, limit: int) -> str:
    """At most `limit` characters of the text, and then how many are missing."""
    return text if len(text) <= limit else f"{text[:limit]}... ({left_out(len(text) - limit, 'character')})"


def left_out(number: int, word: str) -> str:
    """How much is missing, and where it is not. `word` is in the singular."""
    return f"left out: {counted(number, word)}; --format json tells all"


def counted(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"
