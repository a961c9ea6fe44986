"""A copy of one of the bases of `tests/refusals`, at the mercy of an attacker."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.attacks.steps import Attacked
from tests.refusals.conftest import bases

__all__ = ["attacked", "bases"]


@pytest.fixture
def attacked(bases: Callable[[str], Path], tmp_path: Path) -> Callable[[str], Attacked]:
    """`attacked("released")` is a copy of that base, with what lies beside the repository."""

    def make(kind: str) -> Attacked:
        place = tmp_path / "stage"
        shutil.copytree(bases(kind), place, symlinks=True)
        return Attacked(place / "repository", place)

    return make
