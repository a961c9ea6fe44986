"""Take bytes into a blob folder: read once, hash while copying, publish under the digest."""

from __future__ import annotations

import errno
import hashlib
import io
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from ..domain.digest import Digest
from ..domain.finding import Refusal, refuse
from .atomic import publish, unfinished, write_all
from .blobs import BUFFER, BlobFolder
from .descriptor import Descriptor
from .faults import cannot_read, cannot_write
from .regular import open_regular


class Readable(Protocol):
    """What bytes are taken from: a file, a member of an archive, a buffer."""

    def readinto(self, buffer: memoryview, /) -> int | None: ...


@dataclass(frozen=True)
class Expected:
    """What the bytes must be. `rule` and `what` name the refusal when they are not."""

    digest: Digest
    rule: str
    what: str

    def compare(self, got: Digest) -> None:
        if got != self.digest:
            raise self.refusal(str(got))

    def refusal(self, got: str) -> Refusal:
        return refuse(
            self.rule,
            f"{self.what}: expected {self.digest}, got {got}",
            hint="find out who changed the bytes; if the new ones are right, a new version declares their digest",
        )


@dataclass(frozen=True)
class Intake:
    """The writing side of a blob folder. Concurrent writers are safe: equal names hold equal bytes."""

    folder: BlobFolder

    def put(self, source: Readable, expected: Expected | None = None, size_hint: int = 0) -> Descriptor:
        """Copy `source` to its end and return its digest and size.

        A blob that is there already, with the right bytes, is not written again where the digest is expected; a
        damaged one is healed. Refuses by `expected.rule` and leaves nothing behind. `size_hint`, in bytes, is only
        a hint. CannotTell `disk-full`, `permission-denied`, `unwritable`, `unreadable`.
        """
        directory = self.folder.root / self.folder.inside
        try:
            directory.mkdir(parents=True, exist_ok=True)
            with unfinished(directory) as (opened, part):
                _reserve(opened, size_hint)
                digest, size = copy(source, opened)
                if expected is not None:
                    expected.compare(digest)
                os.ftruncate(opened, size)
                publish(opened, part, self.folder.path(digest))
        except OSError as error:
            raise cannot_write(error, directory) from error
        return Descriptor("application/octet-stream", digest, size)

    def put_bytes(self, data: bytes) -> Descriptor:
        found = Descriptor("application/octet-stream", Digest.of(data), len(data))
        if not self.folder.holds(found.digest):
            self.put(io.BytesIO(data), size_hint=len(data))
        return found

    def put_file(self, path: Path, expected: Expected | None = None) -> Descriptor:
        """`put` of a regular file; a link is refused as `layout-link`."""
        if expected is not None and self.folder.holds(expected.digest):
            return self.folder.describe(expected.digest)
        with open_source(path) as source:
            return self.put(source, expected, os.fstat(source.fileno()).st_size)


def open_source(path: Path) -> io.FileIO:
    """Open a regular file unbuffered; CannotTell `unreadable`, Refusal `layout-link`."""
    try:
        return io.FileIO(open_regular(path.parent, path.name, link_rule="layout-link"), "rb")
    except OSError as error:
        raise cannot_read(error, path) from error


def digest_of(source: Readable) -> Digest:
    """Hash the source to its end."""
    return copy(source, None)[0]


def copy(source: Readable, opened: int | None) -> tuple[Digest, int]:
    """What is hashed is what is written: one buffer, filled once. Nothing depends on the source staying as it is."""
    state, size = hashlib.sha256(), 0
    view = memoryview(bytearray(BUFFER))
    while True:
        count = _read_into(source, view)
        if not count:
            return Digest(state.hexdigest()), size
        state.update(view[:count])
        if opened is not None:
            write_all(opened, view[:count])
        size += count


def _read_into(source: Readable, view: memoryview) -> int:
    try:
        return source.readinto(view) or 0
    except OSError as error:
        raise cannot_read(error, getattr(source, "name", None) or "the source") from error


def _reserve(opened: int, size: int) -> None:
    """Ask for the room at once: a full disk is found early, and growing a file write by write is slow."""
    if size <= 0 or not hasattr(os, "posix_fallocate"):
        return
    try:
        os.posix_fallocate(opened, 0, size)
    except OSError as error:
        # Some file systems cannot; only that is no reason to stop.
        if error.errno not in (errno.EOPNOTSUPP, errno.EINVAL, errno.ENOSYS):
            raise
