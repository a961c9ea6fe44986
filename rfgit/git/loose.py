"""Write git objects as single files, through GitPython's object database."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

from ..errors import NO_ROOM, CannotTell
from .repository import GitRepository


class LooseStore:
    """Objects become part of the repository as they are stored, but nothing names them until a ref moves."""

    def __init__(self, repo: GitRepository) -> None:
        # gitdb is imported here, and not GitPython around it: it needs 15 ms instead of 110, and starts no program.
        from gitdb import LooseObjectDB

        self._database = LooseObjectDB(str(repo.common_dir / "objects"))
        self._written: list[str] = []

    def put(self, kind: str, data: bytes) -> str:
        """Store one object and return its name. CannotTell `disk-full` or `not-writable`."""
        from gitdb import IStream

        with disk_errors("the git object database"):
            name = str(self._database.store(IStream(kind.encode("ascii"), len(data), BytesIO(data))).hexsha, "ascii")
        self._written.append(name)
        return name

    def sync(self) -> None:
        """Wait until every stored object would survive a loss of power. Needed before a ref names them."""
        with disk_errors("the git object database"):
            for name in self._written:
                handle = os.open(self._database.db_path(self._database.object_path(name)), os.O_RDONLY)
                try:
                    os.fsync(handle)
                finally:
                    os.close(handle)
        self._written.clear()


@contextmanager
def disk_errors(what: str) -> Iterator[None]:
    """Say what an OSError means for the reader: CannotTell `disk-full` or `not-writable`."""
    try:
        yield
    except OSError as cause:
        if cause.errno in NO_ROOM:
            message = f"no space left while writing {what}"
            raise CannotTell("disk-full", message, hint="free some space and run the same command again") from cause
        message = f"{what} cannot be written: {cause.strerror}: {cause.filename}"
        raise CannotTell("not-writable", message, hint="look at the owner and mode of the .git folder") from cause
