"""A copy of one of the bases of `tests/refusals`, at the mercy of an attacker."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.attacks.steps import Attacked
from tests.refusals.conftest import bases, copied

__all__ = ["attacked", "bases", "copied"]


@pytest.fixture
def attacked(copied: Callable[[str], Path]) -> Callable[[str], Attacked]:
    def make_attacked(name: str) -> Attacked:
        place = copied(name)
        return Attacked(place / "repository", place)

    return make_attacked
