"""A copy of one of the bases for each test."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.refusals.bases import make as make_base
from tests.refusals.stage import Stage


@pytest.fixture(scope="session")
def bases(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """A base by its name, the same one for all workers; it appears whole or not at all."""
    own = tmp_path_factory.getbasetemp()
    shared = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "refusals"
    shared.mkdir(exist_ok=True)

    def base(name: str) -> Path:
        done = shared / name
        with (shared / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not done.exists():
                part = shared / f"{name}.part"
                shutil.rmtree(part, ignore_errors=True)
                part.mkdir()
                make_base(name, part)
                part.rename(done)
        return done

    return base


@pytest.fixture
def stage(bases: Callable[[str], Path], tmp_path: Path) -> Callable[[str], Stage]:
    """`stage("released")` is a copy of that base, with what lies beside the repository."""

    def make(kind: str) -> Stage:
        place = tmp_path / "stage"
        shutil.copytree(bases(kind), place, symlinks=True)
        return Stage(place / "repository", place)

    return make
