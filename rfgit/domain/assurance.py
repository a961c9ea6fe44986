"""How well a number is known, from a mere wish to a measurement on the robot itself."""

from __future__ import annotations

LEVELS = ("declared", "estimated", "emulated", "measured-on-host", "measured-on-class", "measured-on-robot")


def at_least(level: str, minimum: str) -> bool:
    """True when `level` is as strong as `minimum`. ValueError for a word that is not a level."""
    return LEVELS.index(level) >= LEVELS.index(minimum)
