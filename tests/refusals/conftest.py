"""A copy of one of the bases for each test."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.once import once, shared_folder
from tests.refusals.bases import make
from tests.refusals.stage import Stage


@pytest.fixture(scope="session")
def bases(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """A base by its name, the same one for all workers."""
    shared = shared_folder(tmp_path_factory, "refusals")
    return lambda name: once(shared, name, lambda place: make(name, place))


@pytest.fixture
def copied(bases: Callable[[str], Path], tmp_path: Path) -> Callable[[str], Path]:
    """`copied("released")` is a copy of that base: `repository`, with what lies beside it."""
    return lambda name: shutil.copytree(bases(name), tmp_path / "stage", symlinks=True)


@pytest.fixture
def stage(copied: Callable[[str], Path]) -> Callable[[str], Stage]:
    def make_stage(name: str) -> Stage:
        place = copied(name)
        return Stage(place / "repository", place)

    return make_stage
