"""What was found in directories before, kept where nothing that is pulled, merged or checked out can write.

One file for each state of what all verdicts rest on, below the repository's git directory. Whoever may write there
may write hooks, too. A file that is damaged, or that another user could have written, is as good as none.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

_FOLDER = "rfgit/verdicts"
_HEAD = b"rfgit/verdicts/v1"
_MOST_FILES = 16
_MOST_BYTES = 64 << 20


class Verdicts:
    """Texts of one line by their keys. `basis` names all that every one of them rests on, in hexadecimal digits."""

    def __init__(self, common_dir: Path, basis: str) -> None:
        self._folder = common_dir / _FOLDER
        self._path = self._folder / basis
        self.known: Mapping[str, str] = self._read()

    def keep(self, new: Mapping[str, str], used: Mapping[str, str], alone: bool = False) -> None:
        """Add new ones. Where all would be too much, or they are to be `alone`, only `used` ones stay beside them.

        What cannot be written is not kept.
        """
        every = {**self.known, **new}
        if alone or sum(len(text) + 66 for text in every.values()) > _MOST_BYTES:
            every = {**used, **new}
        with suppress(OSError):
            self._write("".join(f"{key} {text}\n" for key, text in every.items()).encode("ascii"))

    def _read(self) -> dict[str, str]:
        try:
            head, _, body = _own_file(self._path).partition(b"\n")
            if head != _HEAD + b" " + hashlib.sha256(body).hexdigest().encode("ascii"):
                return {}
            return dict(line.split(" ", 1) for line in body.decode("ascii").splitlines())
        except (OSError, ValueError):
            return {}

    def _write(self, body: bytes) -> None:
        if len(body) > _MOST_BYTES:
            return
        for folder in (self._folder.parent, self._folder):
            with suppress(FileExistsError):
                folder.mkdir(mode=0o700)
        self._drop_oldest()
        beside = self._folder / f"{self._path.name}.{os.getpid()}"
        try:
            descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(_HEAD + b" " + hashlib.sha256(body).hexdigest().encode("ascii") + b"\n" + body)
            os.replace(beside, self._path)
        finally:
            beside.unlink(missing_ok=True)

    def _drop_oldest(self) -> None:
        files = sorted(self._folder.iterdir(), key=lambda path: path.lstat().st_mtime)
        for path in [path for path in files if path != self._path][: -(_MOST_FILES - 1)]:
            path.unlink(missing_ok=True)


def _own_file(path: Path) -> bytes:
    """The bytes of a plain file that only this user can write, in folders of which the same is true; else OSError."""
    for folder in (path.parent.parent, path.parent):
        _insist(folder.lstat(), stat.S_ISDIR)
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as file:
        _insist(os.fstat(file.fileno()), stat.S_ISREG)
        return file.read(_MOST_BYTES + 1024)


def _insist(found: os.stat_result, kind: object) -> None:
    if not kind(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o022:  # type: ignore[operator]
        raise PermissionError("not this user's own")
