"""List a commit's files by reading its tree objects, each tested against its name as it is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..domain.finding import Refusal, refuse
from .entry import FOLDER, Entry, add
from .objects import Objects, TooLarge
from .tree import parse_tree, tree_entries

Entries = dict[str, Entry]

MOST_FILES = 200_000
"""Of one tree, and as many folders. A few objects that hold each other spell out more files than any memory has."""
MOST_LEVELS = 64
_MOST_LETTERS = 32 << 20  # of all paths together


class Listing:
    """Opens the folders of one tree, many at once, and never lists more than a tree may hold."""

    def __init__(self, objects: Objects) -> None:
        self._objects = objects
        self._files = self._folders = self._letters = 0

    def open(self, folders: Mapping[str, str]) -> Entries:
        """What lies right in these folders (path to the name of its tree), by path.

        Raises Refusal `tree-too-large`, `path-name` for a tree that names something in a way that no checkout could
        follow, and CannotTell as `Objects.read`.
        """
        found: Entries = {}
        for path, data in zip(folders, self._objects.read_each(folders.values(), "tree"), strict=True):
            if isinstance(data, TooLarge):
                raise _too_large(path, f"has a tree object of {data.size} bytes, at most {data.most} are read")
            if path.count("/") >= MOST_LEVELS:
                raise _too_large("/".join(path.split("/")[:3]), f"has more than {MOST_LEVELS} levels of folders")
            self._take(path, data, found)
        return found

    def _take(self, folder: str, data: bytes, found: Entries) -> None:
        above = folder + "/" if folder else ""
        try:
            entries = tree_entries(data)
        except ValueError as problem:
            raise _unreadable(folder, problem) from None
        letters = sum(len(name) for name, _ in entries) + len(above) * len(entries)
        self._count(folder, len(entries), sum(entry.mode == FOLDER for _, entry in entries), letters)
        for name, entry in entries:
            if b"/" in name:
                shown = name.decode("utf-8", "replace")
                raise refuse("path-name", f"the file name {shown!r} has a slash in it", path=above + shown)
            add(found, name, entry, above)

    def _count(self, folder: str, entries: int, folders: int, letters: int) -> None:
        self._folders += folders
        self._files += entries - folders
        self._letters += letters
        if max(self._files, self._folders) > MOST_FILES or self._letters > _MOST_LETTERS:
            what = "folders" if self._folders > MOST_FILES else "files"
            many = f"more than {MOST_FILES} {what}" if self._letters <= _MOST_LETTERS else "paths too long to list"
            raise _too_large(folder.partition("/")[0], f"is in a tree of {many}")


def list_tree(objects: Objects, commit: str, folder: str) -> Entries:
    """All files below `folder` (or the file of that name), by path, sorted; none when it is absent.

    Raises as `Listing.open`.
    """
    found: Entries = {}
    listing = Listing(objects)
    pending = _start(objects, commit, folder)
    while pending:
        found.update((path, entry) for path, entry in pending.items() if entry.mode != FOLDER)
        pending = listing.open(folders_in(pending.items()))
    return dict(sorted(found.items()))


def folders_in(entries: Iterable[tuple[str, Entry]]) -> dict[str, str]:
    """The folders among these, and the names of their trees."""
    return {path: entry.oid for path, entry in entries if entry.mode == FOLDER}


def tree_of(objects: Objects, commit: str) -> str:
    """The tree of a commit: its first line says which (git-commit-tree)."""
    word, _, oid = objects.read(commit, "commit").partition(b"\n")[0].partition(b" ")
    if word != b"tree":
        raise refuse("path-name", f"commit {commit} names no tree")
    return oid.decode("ascii", "replace")


def _start(objects: Objects, commit: str, folder: str) -> Entries:
    """The entry that `folder` names, reached from the root one part at a time."""
    entry, above = Entry(FOLDER, tree_of(objects, commit)), ""
    for part in folder.split("/") if folder else ():
        here = _parsed(objects, entry.oid, above) if entry.mode == FOLDER else {}
        inner = here.get(part.encode("utf-8"))
        if inner is None:
            return {}
        entry, above = inner, f"{above}/{part}".lstrip("/")
    return {folder: entry}


def _parsed(objects: Objects, tree: str, path: str) -> dict[bytes, Entry]:
    try:
        return parse_tree(objects.read(tree, "tree"))
    except TooLarge as large:
        raise _too_large(path, f"has a tree object of {large.size} bytes, at most {large.most} are read") from None
    except ValueError as problem:
        raise _unreadable(path, problem) from None


def _too_large(path: str, what: str) -> Refusal:
    hint = "split it: a release repository holds declarations, and artifacts belong in a registry"
    return refuse("tree-too-large", f"{path or 'the tree'} {what}", path=path, hint=hint)


def _unreadable(path: str, problem: ValueError) -> Refusal:
    return refuse("path-name", f"the tree {path or '/'} cannot be read: {problem}", path=path)
