"""What is slow to make is made once, whichever of the workers of a run comes first."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest


def shared_folder(factory: pytest.TempPathFactory, name: str) -> Path:
    """A folder of this run, the same one for all of its workers."""
    own = factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / name
    folder.mkdir(exist_ok=True)
    return folder


def once(shared: Path, name: str, make: Callable[[Path], None]) -> Path:
    """`shared/name`, a folder that `make` makes where nothing is; it appears whole or not at all."""
    done = shared / name
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            part = shared / f"{name}.part"
            shutil.rmtree(part, ignore_errors=True)
            make(part)
            part.rename(done)
    return done
