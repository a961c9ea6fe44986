"""The columns that the embedded engine counts, and the ones that an editor shows."""

from __future__ import annotations

_TAB = 4


def real_column(line: str, counted: int) -> int:
    """Turn the engine's column into the number of the character, from 1: to the engine, a tab is four wide."""
    reached = 1
    for column, char in enumerate(line, start=1):
        if reached >= counted:
            return column
        reached += _TAB if char == "\t" else 1
    return len(line) + 1
