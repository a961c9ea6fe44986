"""One writer at a time: a lock that dies with its process."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..errors import CannotTell
from .faults import cannot_write

_PAUSE = 0.05


@contextmanager
def locked(path: Path, patience: float) -> Iterator[None]:
    """Hold the lock file `path`, made if it is not there; CannotTell `lock-held` after `patience` seconds.

    The file stays: removing it would let two processes lock two files of one name.
    """
    try:
        opened = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o666)
    except OSError as error:
        raise cannot_write(error, path) from error
    try:
        _wait(opened, path, patience)
        yield
    finally:
        os.close(opened)


def _wait(opened: int, path: Path, patience: float) -> None:
    for _ in range(int(patience / _PAUSE)):
        if _taken(opened):
            return
        time.sleep(_PAUSE)
    if not _taken(opened):
        raise CannotTell(
            "lock-held",
            f"{path}: another process has held this lock for {patience:g} s",
            hint="wait until the other rfgit ends, then run the same command again",
        )


def _taken(opened: int) -> bool:
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
