"""Read git objects through one long-lived `git cat-file --batch`, and test every one against its name."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import weakref
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from threading import RLock
from typing import IO, TypeVar, cast

from ..errors import CannotTell
from .run import Place, command, environment

# So many requests fit into the smallest pipe there is (16 KiB), so that writing them never waits for reading answers.
_WINDOW = 256
Answer = TypeVar("Answer")
_OID = re.compile(r"[0-9a-f]{40}")


class Objects:
    """Objects of one repository by their 40 hexadecimal digits.

    The process starts with the first read and ends with `close`, with the `with` block, or when the last reference
    goes. A process forked off meanwhile starts its own. Safe for threads.
    """

    def __init__(self, place: Place) -> None:
        self._place = place
        self._lock = RLock()
        self._owner = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._end: weakref.finalize[[subprocess.Popen[bytes]], Objects] | None = None

    def __enter__(self) -> Objects:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def read(self, oid: str, kind: str = "blob") -> bytes:
        """The bytes of one object. See `read_many`."""
        return next(iter(self.read_many((oid,), kind)))

    def read_many(self, oids: Iterable[str], kind: str = "blob") -> Iterator[bytes]:
        """The bytes of the objects, in the order asked for.

        Raises CannotTell: `object-missing` for one that is not there or not of that kind, `object-corrupt` for one
        whose bytes do not hash to its name.
        """
        wanted = list(oids)
        for start in range(0, len(wanted), _WINDOW):
            yield from self._window(wanted[start : start + _WINDOW], kind)

    def head(self) -> str | None:
        """The commit of HEAD, or None before the first commit. Raises CannotTell as `read_many`."""
        return self._ask("HEAD\n", _head)

    def close(self) -> None:
        with self._lock:
            if self._end is not None:
                self._end()
            self._process = self._end = None

    def _window(self, oids: list[str], kind: str) -> list[bytes]:
        for oid in oids:
            if not _OID.fullmatch(oid):
                raise ValueError(f"expected 40 lower-case hexadecimal digits, got {oid!r}")
        questions = "".join(f"{oid}\n" for oid in oids)
        return self._ask(questions, lambda answers: [_answer(answers, oid, kind) for oid in oids])

    def _ask(self, questions: str, read: Callable[[IO[bytes]], Answer]) -> Answer:
        with self._lock:
            process = self._running()
            pipe, answers = cast("IO[bytes]", process.stdin), cast("IO[bytes]", process.stdout)
            try:
                pipe.write(questions.encode("ascii"))
                pipe.flush()
                return read(answers)
            except BaseException as cause:
                # Answers may be left in the pipe: they must not be taken for those to the next question.
                self.close()
                if isinstance(cause, (BrokenPipeError, EOFError)):
                    message = f"git cat-file ended early in {self._place.git_dir}"
                    hint = "run git fsck: the repository may be corrupt"
                    raise CannotTell("git-failed", message, hint=hint) from cause
                raise

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._owner != os.getpid():
            argv = command(self._place, "cat-file", "--batch")
            pipe = subprocess.PIPE
            self._process = subprocess.Popen(
                argv, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, env=environment(), cwd=self._place.root
            )
            self._owner = os.getpid()
            self._end = weakref.finalize(self, _stop, self._process)
        return self._process


def blob_oid(data: bytes) -> str:
    """The name that git gives to these bytes as a file."""
    return object_oid("blob", data)


def object_oid(kind: str, data: bytes) -> str:
    # sha1 names objects here, as git does; what rfgit trusts is bound by sha256.
    found = hashlib.sha1(b"%s %d\0" % (kind.encode("ascii"), len(data)), usedforsecurity=False)
    found.update(data)
    return found.hexdigest()


def _answer(out: IO[bytes], oid: str, kind: str) -> bytes:
    header = out.readline().decode("ascii", "replace").split()
    if not header:
        raise EOFError
    if header[-1] == "missing" or len(header) != 3:
        hint = "run git fsck; a partial or shallow clone does not have every object"
        raise CannotTell("object-missing", f"git object {oid} is not in the repository", hint=hint)
    size = int(header[2])
    data = out.read(size + 1)[:size]
    if len(data) != size:
        raise EOFError
    if header[1] != kind:
        raise CannotTell("object-missing", f"git object {oid} is a {header[1]}, expected a {kind}")
    if object_oid(kind, data) != oid:
        message = f"git object {oid} holds bytes that do not hash to its name"
        raise CannotTell("object-corrupt", message, hint="run git fsck and fetch a fresh clone")
    return data


def _head(out: IO[bytes]) -> str | None:
    header = out.readline().decode("ascii", "replace").split()
    if not header:
        raise EOFError
    if header[-1] == "missing" or len(header) != 3:
        return None
    data = out.read(int(header[2]) + 1)[:-1]
    if header[1] != "commit" or object_oid("commit", data) != header[0]:
        raise CannotTell("object-corrupt", "HEAD is no commit that hashes to its name", hint="run git fsck")
    return header[0]


def _stop(process: subprocess.Popen[bytes]) -> None:
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with suppress(BrokenPipeError):
                pipe.close()
    try:
        process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
