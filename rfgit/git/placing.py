"""Put new files into a work tree: laid out beside their places first, renamed into them later, or taken back."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from ..domain.finding import refuse

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


@dataclass
class Placing:
    """New files below `root`. No link is followed, and no file that is there already is ever replaced."""

    root: Path
    _handles: dict[str, int] = field(default_factory=dict)
    _made: list[str] = field(default_factory=list)
    _staged: list[tuple[int, str, str]] = field(default_factory=list)

    def stage(self, path: str, data: bytes) -> None:
        """Write the bytes beside their place. Raises OSError, or Refusal `evidence-changed` for a place that is taken.

        A file of equal content is left alone.
        """
        folder, _, name = path.rpartition("/")
        handle = self._folder(folder)
        if _exists(handle, name):
            if _content(handle, name) == data:
                return
            raise _in_the_way(path)
        temporary = f".{name[:200]}.{os.getpid()}.tmp"
        self._staged.append((handle, temporary, name))
        with os.fdopen(os.open(temporary, _NEW, 0o666, dir_fd=handle), "wb") as stream:
            stream.write(data)

    def place(self) -> None:
        """Rename what was staged. What appeared there meanwhile is left alone; git will show it as changed."""
        for handle, temporary, name in self._staged:
            if not _exists(handle, name):
                with suppress(OSError):
                    os.rename(temporary, name, src_dir_fd=handle, dst_dir_fd=handle)
                    self._made.clear()

    def undo(self) -> None:
        """Take back what was staged and not placed, folders included. Harmless when all was placed."""
        for handle, temporary, _ in self._staged:
            with suppress(FileNotFoundError):
                os.unlink(temporary, dir_fd=handle)
        for handle in self._handles.values():
            os.close(handle)
        for folder in reversed(self._made):
            with suppress(OSError):
                (self.root / folder).rmdir()
        self._staged.clear()
        self._handles.clear()
        self._made.clear()

    def _folder(self, folder: str) -> int:
        if folder in self._handles:
            return self._handles[folder]
        if not folder:
            self._handles[folder] = os.open(self.root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
            return self._handles[folder]
        above, _, name = folder.rpartition("/")
        parent = self._folder(above)
        try:
            with suppress(FileExistsError):
                os.mkdir(name, dir_fd=parent)
                self._made.append(folder)
            self._handles[folder] = os.open(name, _FOLDER, dir_fd=parent)
        except NotADirectoryError:
            raise _in_the_way(folder) from None
        return self._handles[folder]


def _exists(handle: int, name: str) -> bool:
    try:
        os.stat(name, dir_fd=handle, follow_symlinks=False)
    except FileNotFoundError:
        return False
    return True


def _content(handle: int, name: str) -> bytes | None:
    """The bytes of a regular file, or None for anything else."""
    try:
        inner = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=handle)
        with os.fdopen(inner, "rb") as stream:
            return stream.read()
    except OSError:
        return None


def _in_the_way(path: str) -> Exception:
    message = f"{path} is in the work tree with other content or of another kind, and would have to be replaced"
    return refuse("evidence-changed", message, path=path, hint="move it away: what is on the trail never changes")
