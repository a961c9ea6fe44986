"""Two released repositories, each made once for all workers: the demo's, and the one of `rfgit init --dev`."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import CACHE, ROOT
from tests.story.storykit import HELLO, REACHY, Place, approve_release, copied

Maker = Callable[[Path], None]


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of this run, the same one for all of its workers."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "story"
    folder.mkdir(exist_ok=True)
    return folder


def once(shared: Path, name: str, make: Maker) -> Path:
    """Make a folder unless another worker has made it; it appears whole or not at all."""
    done = shared / name
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            part = shared / f"{name}.part"
            shutil.rmtree(part, ignore_errors=True)
            make(part)
            part.rename(done)
    return done


@pytest.fixture(scope="session")
def demo_made(shared: Path, fetched: Path) -> Place:
    return Place(once(shared, "reachy", _make_demo))


@pytest.fixture(scope="session")
def hello_made(shared: Path) -> Place:
    return Place(once(shared, "hello", _make_hello))


@pytest.fixture
def demo(demo_made: Place, tmp_path: Path) -> Place:
    """reachy-kinematics@1.0.0, released and approved, as at the end of `make demo`."""
    return copied(demo_made, tmp_path / "reachy")


@pytest.fixture
def hello(hello_made: Place, tmp_path: Path) -> Place:
    """hello@0.1.0, released and approved."""
    return copied(hello_made, tmp_path / "hello")


def _make_demo(root: Path) -> None:
    place = Place(root)
    Place(ROOT).rfgit("init", "--dev", "--from", str(ROOT), str(root))
    shutil.copytree(CACHE, root / ".rfgit/cache")
    place.rfgit("approve", "--all", "--yes")
    approve_release(place, REACHY)


def _make_hello(root: Path) -> None:
    Place(ROOT).rfgit("init", "--dev", str(root))
    approve_release(Place(root), HELLO)
