"""The files on disk, as their author left them. For an author's own eyes: nothing is decided or signed from here."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import IO

from ..domain.finding import Refusal, refuse
from ..errors import CannotTell
from .contents import too_large
from .entry import EXECUTABLE, REGULAR, SUBMODULE, SYMLINK, Entry, add, below, readable
from .objects import MOST_BYTES, blob_oid, named
from .repository import GitRepository, open_repository
from .run import git
from .snapshot import Snapshot

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_BLOCK = 1 << 20


class WorkTree:
    """Tracked files and new ones that are not ignored, but for `.rfgit/`. `root` is the top of the work tree."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.commit = ""

    def paths(self, prefix: str = "") -> tuple[str, ...]:
        """Sorted paths of all files below the folder `prefix` (or the file of that name)."""
        return tuple(below(self._order, prefix.strip("/")))

    def mode(self, path: str) -> str:
        """Six octal digits, as git would record the file. KeyError for an absent path."""
        return self._modes[path]

    def read(self, path: str) -> bytes:
        """The bytes on disk. KeyError for an absent path, Refusal `file-mode` for a link on the way or at its end."""
        readable(path, Entry(self.mode(path), ""))
        return read_file(self.root, path)

    def read_many(self, paths: Iterable[str]) -> dict[str, bytes]:
        return {path: self.read(path) for path in paths}

    def differs_from_head(self, repo: GitRepository, prefix: str = "") -> tuple[str, ...]:
        """Paths whose bytes or mode on disk are not those of HEAD: changed, new and missing ones, sorted.

        Git's own answer is not asked for: flags in the index and attributes can make it say nothing.
        """
        head = repo.head()
        recorded = Snapshot(repo, head).entries(prefix) if head else {}
        here = set(self.paths(prefix))
        same = {path for path in here & set(recorded) if self._is(path, recorded[path])}
        return tuple(sorted((here | {path for path in recorded if not _own(path)}) - same))

    def _is(self, path: str, entry: Entry) -> bool:
        mode = self.mode(path)
        if mode != entry.mode or mode == SUBMODULE:
            return mode == entry.mode
        if mode == SYMLINK:
            return blob_oid(os.fsencode((self.root / path).readlink())) == entry.oid
        try:
            return _oid_on_disk(self.root, path) == entry.oid
        except Refusal:
            return False

    @cached_property
    def _modes(self) -> dict[str, str]:
        listing = ("ls-files", "-z", "--cached", "--others", "--exclude-standard", "--full-name")
        found: dict[str, Entry] = {}
        for name in set(git(open_repository(self.root), *listing).split(b"\0")) - {b""}:
            # A trailing slash marks another repository inside this one, which is not ours to read.
            mode = "" if name.endswith(b"/") else self._mode_on_disk(os.fsdecode(name))
            if mode and not _own(os.fsdecode(name)):
                add(found, name, Entry(mode, ""))
        return {path: entry.mode for path, entry in sorted(found.items())}

    @cached_property
    def _order(self) -> tuple[str, ...]:
        return tuple(self._modes)

    def _mode_on_disk(self, path: str) -> str:
        try:
            mode = os.lstat(self.root / path).st_mode
        except (FileNotFoundError, NotADirectoryError):
            return ""
        if stat.S_ISLNK(mode):
            return SYMLINK
        if stat.S_ISDIR(mode):
            return SUBMODULE
        return EXECUTABLE if mode & 0o100 else REGULAR


def read_file(root: Path, path: str) -> bytes:
    """Read one regular file below `root` without following a link anywhere on the way.

    Raises Refusal `file-mode` for a link or a special file, `file-too-large`, CannotTell `file-unreadable`.
    """
    with _opened(root, path) as stream:
        size = os.fstat(stream.fileno()).st_size
        data = stream.read(MOST_BYTES + 1) if size <= MOST_BYTES else b""
        if max(size, len(data)) > MOST_BYTES:
            raise too_large(path, size, MOST_BYTES)
        return data


def _oid_on_disk(root: Path, path: str) -> str:
    """The name that git would give to a file, however large. Raises as `read_file`."""
    with _opened(root, path) as stream:
        found = named("blob", os.fstat(stream.fileno()).st_size)
        while block := stream.read(_BLOCK):
            found.update(block)
        return found.hexdigest()


@contextmanager
def _opened(root: Path, path: str) -> Iterator[IO[bytes]]:
    *folders, name = path.split("/")
    handle = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for flags, part in [*((_FOLDER, folder) for folder in folders), (_FILE, name)]:
            inner = os.open(part, flags, dir_fd=handle)
            os.close(handle)
            handle = inner
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise refuse("file-mode", f"{path} is no regular file", path=path)
        with open(handle, "rb", closefd=False) as stream:
            yield stream
    except OSError as cause:
        if (root / path).is_symlink() or any((root / path).parents[n].is_symlink() for n in range(len(folders))):
            message = f"{path} leads through a symbolic link, expected a regular file"
            raise refuse("file-mode", message, path=path, hint="commit the file itself") from cause
        raise CannotTell("file-unreadable", f"{root / path} cannot be read: {cause.strerror}") from cause
    finally:
        os.close(handle)


def _own(path: str) -> bool:
    """rfgit's own outputs and secrets lie here; git ignores the folder in every repository that rfgit made."""
    return path.startswith(".rfgit/")
