"""What the tests of every room share."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import settings

from rfgit.declare.read import read_release
from rfgit.domain.names import ReleaseId
from rfgit.errors import CannotTell
from rfgit.git.worktree import WorkTree
from rfgit.registry.cache import Cache
from rfgit.registry.package import PackageRegistry

ROOT = Path(__file__).resolve().parents[1]
CACHE = ROOT / ".demo/cache"
"""What `make demo` fetches, and what tests fetch: the second time neither needs a network."""

# The machines that run this are small and shared: a slow example is no finding.
settings.register_profile("rfgit", deadline=None)
settings.load_profile("rfgit")


def _in_ci() -> bool:
    return any(os.environ.get(name, "") not in ("", "0", "false") for name in ("CI", "RFGIT_CI"))


def _skip(reason: str) -> NoReturn:
    """End a test that cannot be run here: on a desk it is skipped, in CI it fails, for there nobody would notice."""
    if _in_ci():
        pytest.fail(f"{reason}; CI must have it", pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def fetched() -> Path:
    """The cache, with the demo's network and its package in it. Only the first run fetches them, by the user's pip."""
    model = read_release(WorkTree(ROOT), ReleaseId("reachy-kinematics", "1.0.0")).model
    CACHE.mkdir(parents=True, exist_ok=True)
    with CACHE.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            PackageRegistry().fetch(model, Cache(CACHE))
        except CannotTell as problem:
            _skip(f"the demo's network is not in .demo/cache, and cannot be fetched ({problem.code})")
    return CACHE


@pytest.fixture
def needs() -> Callable[[str], str]:
    """`needs("strace")` is the path of a foreign program, or the end of the test.

    Without the program the test is skipped on a desk and fails in CI, where a skip would be a check that nobody ran.
    """

    def find(program: str) -> str:
        path = shutil.which(program)
        if path is None:
            _skip(f"{program} is not on the PATH")
        return path

    return find
