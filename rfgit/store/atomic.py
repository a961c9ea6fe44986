"""Files that appear whole or not at all, and leave nothing behind when they do not."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PART = ".part-"
"""How the names of unfinished files begin."""


@contextmanager
def unfinished(directory: Path) -> Iterator[tuple[int, Path]]:
    """Open a new file in `directory` for writing; at the end it is gone, unless `publish` gave it its name.

    It is locked while it is ours, so that `sweep` can tell it from one whose process was killed.
    """
    opened, path = _locked_file(directory)
    try:
        yield opened, path
    finally:
        with suppress(FileNotFoundError):
            path.unlink()
        os.close(opened)


def publish(opened: int, part: Path, path: Path) -> None:
    """Make the finished file durable under its name, in place of what had that name."""
    os.fsync(opened)
    part.rename(path)
    _sync_directory(path.parent)


def replace_file(path: Path, data: bytes) -> None:
    """Write `data` to `path` at once."""
    with unfinished(path.parent) as (opened, part):
        write_all(opened, data)
        publish(opened, part, path)


def write_all(opened: int, data: bytes | memoryview) -> None:
    left = memoryview(data)
    while left:
        left = left[os.write(opened, left) :]


def sweep(directory: Path) -> None:
    """Remove the unfinished files of processes that no longer live."""
    for path in directory.glob(f"{PART}*"):
        with suppress(OSError):
            opened = os.open(path, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
            try:
                fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
                path.unlink()
            finally:
                os.close(opened)


def _locked_file(directory: Path) -> tuple[int, Path]:
    while True:
        path = directory / f"{PART}{os.urandom(8).hex()}"
        opened = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o666)
        fcntl.flock(opened, fcntl.LOCK_EX)
        # A sweep may have come between the two calls.
        if os.fstat(opened).st_nlink:
            return opened, path
        os.close(opened)


def _sync_directory(directory: Path) -> None:
    opened = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
