"""The files on disk, as their author left them. For an author's own eyes: nothing is decided or signed from here."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import IO

from ..domain.finding import Refusal, refuse
from ..errors import CannotTell
from .contents import too_large
from .entry import EXECUTABLE, REGULAR, SUBMODULE, SYMLINK, Entry, add, below, readable
from .objects import MOST_BYTES, blob_oid, named
from .repository import open_repository
from .run import git
from .snapshot import Snapshot

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_BLOCK = 1 << 20
_REMOVED, _SPARSE = b"R", b"S"  # as git ls-files -t has it
_NOT_LOOKED_AT = Entry("", "")
_OWN = ".rfgit/"
"""rfgit's own outputs and secrets lie here; git ignores the folder in every repository that rfgit made."""


class WorkTree:
    """Tracked files and new ones that are not ignored, but for `.rfgit/`. `root` is the top of the work tree."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.commit = ""

    def paths(self, prefix: str = "") -> tuple[str, ...]:
        """Sorted paths of all files below the folder `prefix` (or the file of that name)."""
        return tuple(below(self._order, prefix.strip("/")))

    def mode(self, path: str) -> str:
        """Six octal digits, as git would record the file. KeyError for an absent path.

        CannotTell `file-unreadable` for a file that went meanwhile.
        """
        if path not in self._listed:
            raise KeyError(path)
        kind = self._kind(path)
        if not kind:
            raise CannotTell("file-unreadable", f"{self.root / path} cannot be read: it is gone")
        return kind

    def read(self, path: str) -> bytes:
        """The bytes on disk. KeyError for an absent path, Refusal `file-mode` for a link on the way or at its end."""
        readable(path, Entry(self.mode(path), ""))
        return read_file(self.root, path)

    def read_many(self, paths: Iterable[str]) -> dict[str, bytes]:
        return {path: self.read(path) for path in paths}

    def differs_from(self, head: Snapshot | None, prefix: str = "") -> tuple[str, ...]:
        """Paths whose bytes or mode on disk are not those of a commit: changed, new and missing ones, sorted.

        Git's own answer is not asked for: flags in the index and attributes can make it say nothing.
        """
        recorded = head.entries(prefix) if head else {}
        here = set(self.paths(prefix))
        both = sorted(here & recorded.keys())
        same = {path for folder, paths in groupby(both, _folder_of) for path in self._same(folder, paths, recorded)}
        return tuple(sorted((here | {path for path in recorded if not path.startswith(_OWN)}) - same))

    def _same(self, folder: str, paths: Iterable[str], recorded: Mapping[str, Entry]) -> Iterator[str]:
        """Those of the files right in one folder that are as they were recorded."""
        regular = []
        for path in paths:
            mode, oid = self._kind(path), recorded[path].oid
            if mode != recorded[path].mode:
                continue
            if mode in (REGULAR, EXECUTABLE):
                regular.append((path, oid))
            elif mode == SUBMODULE or blob_oid(os.fsencode(os.readlink(f"{self.root}/{path}"))) == oid:
                yield path
        yield from _of_these_bytes(self.root, folder, regular)

    @cached_property
    def _listed(self) -> Mapping[str, Entry]:
        """All files by path, sorted. Their modes are not known yet: most are never asked for."""
        listing = ("ls-files", "-z", "-t", "--cached", "--others", "--deleted", "--exclude-standard", "--full-name")
        lines = git(open_repository(self.root), *listing).split(b"\0")[:-1]
        gone = {line[2:] for line in lines if line[:1] == _REMOVED}
        # Git says nothing of a file that is left out of a sparse checkout.
        gone |= {line[2:] for line in lines if line[:1] == _SPARSE and not self._kind(os.fsdecode(line[2:]))}
        found: dict[str, Entry] = {}
        for name in {line[2:] for line in lines} - gone:
            # A trailing slash marks another repository inside this one, which is not ours to read.
            if not name.endswith(b"/") and not name.startswith(os.fsencode(_OWN)):
                add(found, name, _NOT_LOOKED_AT)
        return dict(sorted(found.items()))

    @cached_property
    def _order(self) -> tuple[str, ...]:
        return tuple(self._listed)

    def _kind(self, path: str) -> str:
        """The mode of what lies there, "" for nothing."""
        try:
            mode = os.lstat(f"{self.root}/{path}").st_mode
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
    with _told(root, path), _entered(root, _folder_of(path)) as folder, _opened(folder, path) as stream:
        size = os.fstat(stream.fileno()).st_size
        data = stream.read(MOST_BYTES + 1) if size <= MOST_BYTES else b""
        if max(size, len(data)) > MOST_BYTES:
            raise too_large(path, size, MOST_BYTES)
        return data


def _of_these_bytes(root: Path, folder: str, files: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Those of the files right in one folder to which git would give these names. CannotTell as `read_file`."""
    handle = -1
    with ExitStack() as place:
        for path, oid in files:
            with suppress(Refusal), _told(root, path):
                handle = place.enter_context(_entered(root, folder)) if handle < 0 else handle
                if _oid_on_disk(handle, path) == oid:
                    yield path


def _oid_on_disk(folder: int, path: str) -> str:
    """The name that git would give to a file, however large. Raises as `_opened`."""
    with _opened(folder, path) as stream:
        found = named("blob", os.fstat(stream.fileno()).st_size)
        while block := stream.read(_BLOCK):
            found.update(block)
        return found.hexdigest()


@contextmanager
def _entered(root: Path, folder: str) -> Iterator[int]:
    """A folder below `root`, opened without following a link on the way. Raises OSError."""
    handle = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for part in folder.split("/") if folder else ():
            inner = os.open(part, _FOLDER, dir_fd=handle)
            os.close(handle)
            handle = inner
        yield handle
    finally:
        os.close(handle)


@contextmanager
def _opened(folder: int, path: str) -> Iterator[IO[bytes]]:
    """A file right in an opened folder. Raises OSError, and Refusal `file-mode` for a special file."""
    handle = os.open(path.rpartition("/")[2], _FILE, dir_fd=folder)
    with open(handle, "rb") as stream:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise refuse("file-mode", f"{path} is no regular file", path=path)
        yield stream


@contextmanager
def _told(root: Path, path: str) -> Iterator[None]:
    """Where the system refuses a file, say why: Refusal `file-mode` for a link, else CannotTell `file-unreadable`."""
    try:
        yield
    except OSError as cause:
        above = (root / path).parents[: path.count("/")]
        if (root / path).is_symlink() or any(folder.is_symlink() for folder in above):
            message = f"{path} leads through a symbolic link, expected a regular file"
            raise refuse("file-mode", message, path=path, hint="commit the file itself") from cause
        raise CannotTell("file-unreadable", f"{root / path} cannot be read: {cause.strerror}") from cause


def _folder_of(path: str) -> str:
    return path.rpartition("/")[0]
