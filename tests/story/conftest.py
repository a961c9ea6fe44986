"""Two released repositories, each made once for all workers: the demo's, and the one of `rfgit init --dev`."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.conftest import CACHE, ROOT
from tests.once import once, shared_folder
from tests.story.storykit import HELLO, REACHY, Place, approve_release, copied


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shared_folder(tmp_path_factory, "story")


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
