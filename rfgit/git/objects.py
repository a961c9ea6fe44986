"""Read git objects, test every one against its name, and hold few bytes of what others wrote at any time."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from itertools import takewhile
from typing import IO

from ..errors import CannotTell
from .batch import Batch
from .run import Place

OID = re.compile(r"[0-9a-f]{40}")
NO_OBJECT = "0" * 40
"""The name that git gives to what is not there."""

MOST_BYTES = 64 << 20
"""Of one object. A few hundred bytes that git sends can unpack to gigabytes."""

MOST_AT_ALL = 16 << 30
"""Of all objects that one command reads: the same few may be listed again and again."""

# So many requests fit into the smallest pipe there is (16 KiB), so that writing them never waits for reading answers.
_WINDOW = 256
_HELD = 32 << 20  # bytes of all answers to one window, but for a single one that is larger


class TooLarge(CannotTell):
    """An object has more bytes than whoever asked for it reads. It was not read."""

    def __init__(self, oid: str, size: int, most: int) -> None:
        super().__init__(
            "object-too-large",
            f"git object {oid} has {size} bytes, at most {most} are read",
            hint=f"git log --all --find-object={oid} shows where it came from",
        )
        self.size = size
        self.most = most


class _ManyBytes(Exception):
    """The answers to a window are more than is held at once."""


class Objects:
    """Objects of one repository by their 40 hexadecimal digits; ends with `close` or the `with` block.

    Sizes are asked for beforehand from the first large object on: until then it would be a second process for nothing.
    """

    def __init__(self, place: Place, most: int = MOST_AT_ALL) -> None:
        self._contents = Batch(place, "--batch")
        self._headers = Batch(place, "--batch-check")
        self._careful = False
        self._most = self._left = most

    def __enter__(self) -> Objects:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def read(self, oid: str, kind: str = "blob", most: int = MOST_BYTES) -> bytes:
        """The bytes of one object. See `read_many`."""
        return next(self.read_many((oid,), kind, most))

    def read_many(self, oids: Iterable[str], kind: str = "blob", most: int = MOST_BYTES) -> Iterator[bytes]:
        """The bytes of the objects, in the order asked for.

        Raises CannotTell: `object-missing` for one that is not there or not of that kind, `object-corrupt` for one
        whose bytes do not hash to its name; TooLarge for one of more than `most` bytes.
        """
        for found in self.read_each(oids, kind, most):
            if isinstance(found, TooLarge):
                raise found
            yield found

    def read_each(self, oids: Iterable[str], kind: str = "blob", most: int = MOST_BYTES) -> Iterator[bytes | TooLarge]:
        """As `read_many`, with what is too large in its place: nothing of it is read."""
        wanted = list(oids)
        start = 0
        while start < len(wanted):
            window = wanted[start : start + _WINDOW]
            # Many releases share a file, which is read once for all that are asked for together.
            distinct = list(dict.fromkeys(window))
            found = dict(zip(distinct, self._window(distinct, kind, most), strict=False))
            here = list(takewhile(found.__contains__, window))
            yield from (found[oid] for oid in here)
            start += len(here)

    def head(self) -> str | None:
        """The commit of HEAD, or None before the first commit. Raises CannotTell as `read_many`."""
        return self._contents.ask("HEAD\n", _head)

    def close(self) -> None:
        self._contents.close()
        self._headers.close()

    def _window(self, oids: list[str], kind: str, most: int) -> list[bytes | TooLarge]:
        """What is found of the first of these, and at least of one."""
        for oid in oids:
            if not OID.fullmatch(oid):
                raise ValueError(f"expected 40 lower-case hexadecimal digits, got {oid!r}")
        if not self._careful:
            try:
                return self._read(oids, kind, min(most, _HELD), _HELD)
            except _ManyBytes:
                self._careful = True
        sizes = self._headers.ask(_lines(oids), lambda answers: [_size(answers) for _ in oids])
        few = oids[: _fitting(sizes, most)]
        measured = list(zip(few, sizes, strict=False))
        found = iter(self._read([oid for oid, size in measured if size <= most], kind, most, _HELD + most))
        return [TooLarge(oid, size, most) if size > most else next(found) for oid, size in measured]

    def _read(self, oids: list[str], kind: str, most: int, held: int) -> list[bytes | TooLarge]:
        def read(answers: IO[bytes]) -> list[bytes | TooLarge]:
            found: list[bytes | TooLarge] = []
            left = held
            for oid in oids:
                found.append(data := _answer(answers, oid, kind, min(most, left)))
                left -= len(data)
            return found

        found = self._contents.ask(_lines(oids), read) if oids else []
        self._left -= sum(len(data) for data in found if isinstance(data, bytes))
        if self._left < 0:
            message = f"more than {self._most} bytes of git objects would be read, many of them again and again"
            hint = "look for large files, or for one file under many names: git ls-tree -r -l HEAD"
            raise CannotTell("too-much-to-read", message, hint=hint)
        return found


def blob_oid(data: bytes) -> str:
    """The name that git gives to these bytes as a file."""
    return object_oid("blob", data)


def object_oid(kind: str, data: bytes) -> str:
    found = named(kind, len(data))
    found.update(data)
    return found.hexdigest()


def named(kind: str, size: int) -> hashlib._Hash:
    """What gives the name of an object of so many bytes, once it has got them."""
    # sha1 names objects here, as git does; what rfgit trusts is bound by sha256.
    return hashlib.sha1(b"%s %d\0" % (kind.encode("ascii"), size), usedforsecurity=False)


def _lines(oids: Iterable[str]) -> str:
    return "".join(f"{oid}\n" for oid in oids)


def _fitting(sizes: list[int], most: int) -> int:
    """How many of the first are held at once."""
    left = _HELD
    for number, size in enumerate(sizes):
        left -= size if size <= most else 0
        if left < 0:
            return max(number, 1)
    return len(sizes)


def _header(out: IO[bytes]) -> list[str]:
    header = out.readline().decode("ascii", "replace").split()
    if not header:
        raise EOFError
    return header


def _size(out: IO[bytes]) -> int:
    """The size of one object; 0 for one that is missing, which who reads it is told."""
    header = _header(out)
    return int(header[2]) if len(header) == 3 else 0


def _answer(out: IO[bytes], oid: str, kind: str, most: int) -> bytes:
    header = _header(out)
    if header[-1] == "missing" or len(header) != 3:
        hint = "run git fsck; a partial or shallow clone does not have every object"
        raise CannotTell("object-missing", f"git object {oid} is not in the repository", hint=hint)
    size = int(header[2])
    if size > most:
        raise _ManyBytes
    data = _bytes(out, size)
    if header[1] != kind:
        raise CannotTell("object-missing", f"git object {oid} is a {header[1]}, expected a {kind}")
    if object_oid(kind, data) != oid:
        message = f"git object {oid} holds bytes that do not hash to its name"
        raise CannotTell("object-corrupt", message, hint="run git fsck and fetch a fresh clone")
    return data


def _bytes(out: IO[bytes], size: int) -> bytes:
    data = out.read(size)
    if len(data) + len(out.read(1)) != size + 1:
        raise EOFError
    return data


def _head(out: IO[bytes]) -> str | None:
    header = _header(out)
    if header[-1] == "missing" or len(header) != 3:
        return None
    size = int(header[2])
    if size > MOST_BYTES:
        raise TooLarge(header[0], size, MOST_BYTES)
    data = _bytes(out, size)
    if header[1] != "commit" or object_oid("commit", data) != header[0]:
        raise CannotTell("object-corrupt", "HEAD is no commit that hashes to its name", hint="run git fsck")
    return header[0]
