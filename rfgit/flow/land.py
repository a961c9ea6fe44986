"""The files of a repository in two parts: what all releases share, and each release's directory, opened when asked."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence

from ..declare.directory import Directory, needed
from ..declare.files import Files
from ..declare.places import RELEASES, directory_of
from ..domain.finding import Refusal
from ..git.contents import Listed, read_files, read_small
from ..git.entry import below
from ..git.folders import list_closed, list_folders
from ..git.snapshot import IndexSnapshot, Snapshot

_SMALL = 1 << 20  # bytes of one file
_HELD = 32 << 20  # bytes of all files that are opened at once

Opened = tuple[Directory, str]
"""A directory, and what stands for all in it that a judge reads: "" where something could not be read."""


class Land:
    """`Files` without what lies in the directories of releases; `directories` are these, sorted; `whole` has both."""

    def __init__(self, files: Files) -> None:
        every = files.paths()
        self.whole: Files = files
        self._paths: Sequence[str] = [path for path in every if not directory_of(path)]
        self.directories: Sequence[str] = sorted({directory_of(path) for path in every} - {""})

    def paths(self, prefix: str = "") -> Sequence[str]:
        return below(self._paths, prefix.strip("/"))

    def mode(self, path: str) -> str:
        return self.whole.mode(path)

    def read(self, path: str) -> bytes:
        return self.whole.read(path)

    def name_of(self, _directory: str) -> str:
        """What stands for a directory, or "" where only opening it can tell."""
        return ""

    def open(self, directories: Sequence[str]) -> Iterator[Opened]:
        for directory in directories:
            modes = {path: self.whole.mode(path) for path in self.whole.paths(directory)}
            contents: dict[str, bytes] = {}
            for path in needed(directory, modes):
                try:
                    contents[path] = self.whole.read(path)
                except Refusal:
                    continue  # a folder turned out to be a link: who reads the file is told so
            yield Directory(directory, modes, contents, self.whole.read), _name(directory, modes, contents)


class CommittedLand(Land):
    """Of a commit, whose directories have names before they are opened: those of their trees."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._objects = snapshot.repo.objects
        self._outside, self._trees = list_closed(self._objects, snapshot.commit, _is_directory)
        self.whole = snapshot
        self._paths = tuple(self._outside)
        self.directories = tuple(self._trees)

    def mode(self, path: str) -> str:
        return self._outside[path].mode

    def read(self, path: str) -> bytes:
        return dict(read_files(self._objects, [(path, self._outside[path])]))[path]

    def name_of(self, directory: str) -> str:
        return self._trees.get(directory, "")

    def open(self, directories: Sequence[str]) -> Iterator[Opened]:
        """All at once: git is asked for folders by the level, and for contents in one go, but for what is large."""
        listed = list_folders(self._objects, {path: self._trees[path] for path in directories})
        modes = {path: {name: entry.mode for name, entry in files.items()} for path, files in listed.items()}
        contents = self._contents(
            (name, listed[path][name]) for path in directories for name in needed(path, modes[path])
        )
        for path in directories:
            yield Directory(path, modes[path], contents, self.whole.read), self._trees[path]

    def _contents(self, listed: Listed) -> dict[str, bytes]:
        """Whatever is not held is read again when somebody asks for it."""
        found: dict[str, bytes] = {}
        left = _HELD
        for path, data in read_small(self._objects, listed, _SMALL):
            if isinstance(data, bytes):
                found[path] = data
                left -= len(data)
            if left < 0:
                break
        return found


def land_of(files: Files) -> Land:
    if isinstance(files, Snapshot) and not isinstance(files, IndexSnapshot):
        return CommittedLand(files)
    return Land(files)


def _is_directory(folder: str) -> bool:
    return folder.startswith(RELEASES) and folder.count("/") == 2


def _name(directory: str, modes: Mapping[str, str], contents: Mapping[str, bytes]) -> str:
    if any(path not in contents for path in needed(directory, modes)):
        return ""
    digest = hashlib.sha256()
    for path, mode in modes.items():
        content = hashlib.sha256(contents.get(path, b"")).hexdigest()
        digest.update(f"{mode} {content} {path}\0".encode())
    return digest.hexdigest()
