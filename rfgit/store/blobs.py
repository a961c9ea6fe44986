"""A directory of files named by the sha256 of their bytes, read without trusting the names."""

from __future__ import annotations

import hashlib
import io
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Tuple

from ..domain.digest import Digest
from ..domain.finding import Refusal, refuse
from .descriptor import Descriptor
from .faults import cannot_read
from .regular import open_regular

BUFFER = 1024 * 1024
"""Bytes read at a time: what bounds the memory that a check takes, whatever the blob's size."""


@dataclass(frozen=True)
class BlobFolder:
    """`<root>/<inside>/<64 hexadecimal digits>`: `inside` is `blobs/sha256` in an OCI image layout."""

    root: Path
    inside: str = "blobs/sha256"

    def path(self, digest: Digest) -> Path:
        return self.root / self.inside / digest.hex

    def open(self, digest: Digest) -> io.FileIO:
        """Open the blob unbuffered. Refuses `blob-missing` and `layout-link`; its bytes are not checked."""
        try:
            found = open_regular(self.root, f"{self.inside}/{digest.hex}", link_rule="layout-link")
        except (FileNotFoundError, NotADirectoryError):
            raise self._missing(digest) from None
        except OSError as error:
            raise cannot_read(error, self.path(digest)) from error
        return io.FileIO(found, "rb")

    def describe(self, digest: Digest) -> Descriptor:
        """What lies there under that name, with its real size. Its bytes are not checked."""
        with self.open(digest) as source:
            return Descriptor("application/octet-stream", digest, os.fstat(source.fileno()).st_size)

    def holds(self, digest: Digest) -> bool:
        """True when the blob is there and its bytes are right: hashed anew, never taken from its name."""
        try:
            self.check(self.describe(digest))
        except Refusal:
            return False
        return True

    def check(self, wanted: Descriptor) -> None:
        """Hash the blob in one pass. Refuses `blob-missing`, `blob-size`, `blob-digest`, `layout-link`."""
        with self.open(wanted.digest) as source:
            self.check_size(source, wanted)
            got, size = self._hash(source, wanted.size)
        self._compare(wanted, got, size)

    def read(self, wanted: Descriptor, limit: int) -> bytes:
        """Return the whole blob, checked as above. One that is larger than `limit` bytes is `blob-size`."""
        if wanted.size > limit:
            raise _wrong_size(self.path(wanted.digest), f"at most {limit}", wanted.size)
        with self.open(wanted.digest) as source:
            self.check_size(source, wanted)
            data = _read_all(source, wanted.size + 1, self.path(wanted.digest))
        self._compare(wanted, Digest.of(data), len(data))
        return data

    def check_size(self, source: io.FileIO, wanted: Descriptor) -> None:
        """Refuse `blob-size` unless the open blob is as long as it should be."""
        size = os.fstat(source.fileno()).st_size
        if size != wanted.size:
            raise _wrong_size(self.path(wanted.digest), str(wanted.size), size)

    def _hash(self, source: io.FileIO, limit: int) -> Tuple[Digest, int]:
        """Stops soon after `limit` bytes: a file that somebody keeps appending to has no end."""
        state, size = hashlib.sha256(), 0
        view = memoryview(bytearray(BUFFER))
        try:
            while True:
                count = source.readinto(view)
                if not count or size > limit:
                    return Digest(state.hexdigest()), size
                state.update(view[:count])
                size += count
        except OSError as error:
            raise cannot_read(error, str(source.name)) from error

    def _compare(self, wanted: Descriptor, got: Digest, size: int) -> None:
        path = self.path(wanted.digest)
        if size != wanted.size:
            raise _wrong_size(path, str(wanted.size), size)
        if got != wanted.digest:
            raise refuse(
                "blob-digest",
                f"expected {wanted.digest}, got {got}",
                path=str(path),
                hint="these are not the bytes that were listed: fetch or build the artifact again",
            )

    def _missing(self, digest: Digest) -> Refusal:
        path = self.path(digest)
        return refuse(
            "blob-missing",
            "expected a blob, found none",
            path=str(path),
            hint="the artifact is not whole: fetch or build it again",
        )


def _read_all(source: io.FileIO, limit: int, path: Path) -> bytes:
    pieces, left = [], limit
    try:
        while left > 0:
            piece = source.read(min(left, BUFFER))
            if not piece:
                break
            pieces.append(piece)
            left -= len(piece)
    except OSError as error:
        raise cannot_read(error, path) from error
    return b"".join(pieces)


def _wrong_size(path: Path, expected: str, got: int) -> Refusal:
    return refuse(
        "blob-size",
        f"expected {expected} bytes, got {got}",
        path=str(path),
        hint="these are not the bytes that were listed: fetch or build the artifact again",
    )
