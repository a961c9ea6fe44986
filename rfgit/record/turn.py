"""Writers on one machine take turns, so that a slow one is not overtaken until its tries are used up."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PATIENCE = 10.0
_PAUSE = 0.005


@contextmanager
def turn(path: Path) -> Iterator[None]:
    """Hold the lock on this file, which ends with the process at the latest; after ten seconds go on without it.

    Only fairness hangs on it. What keeps the trail right is the compare-and-swap of the ref.
    """
    try:
        handle = os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o666)
    except OSError:
        yield
        return
    try:
        deadline = time.monotonic() + _PATIENCE
        while not _locked(handle) and time.monotonic() < deadline:
            time.sleep(_PAUSE)
        yield
    finally:
        os.close(handle)


def _locked(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
