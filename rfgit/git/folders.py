"""A commit without opening every folder, and many folders opened at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from .entry import FOLDER, Entry
from .listing import children, tree_of
from .objects import Objects

Entries = dict[str, Entry]


def list_closed(objects: Objects, commit: str, closed: Callable[[str], bool]) -> tuple[Entries, dict[str, str]]:
    """All files by path, sorted, but for those in folders that are to stay closed: of these, the tree's name.

    A tree's name stands for every path, mode and byte below it. Raises as `list_tree`.
    """
    found: Entries = {}
    kept: dict[str, str] = {}
    pending = {"": tree_of(objects, commit)}
    while pending:
        files, folders = _open(objects, pending)
        found.update(files)
        kept.update((path, tree) for path, tree in folders.items() if closed(path))
        pending = {path: tree for path, tree in folders.items() if not closed(path)}
    return dict(sorted(found.items())), dict(sorted(kept.items()))


def list_folders(objects: Objects, trees: Mapping[str, str]) -> dict[str, Entries]:
    """All files below each folder, by its path; `trees` has the name of its tree. Raises as `list_tree`."""
    found: dict[str, Entries] = {path: {} for path in trees}
    above = {path: path for path in trees}
    pending: Mapping[str, str] = trees
    while pending:
        files, folders = _open(objects, pending)
        for path, entry in files.items():
            found[above[path.rpartition("/")[0]]][path] = entry
        above.update((path, above[path.rpartition("/")[0]]) for path in folders)
        pending = folders
    return found


def _open(objects: Objects, trees: Mapping[str, str]) -> tuple[Entries, dict[str, str]]:
    """The files right in these folders, and the folders in them."""
    files: Entries = {}
    folders: dict[str, str] = {}
    for path, data in zip(trees, objects.read_many(trees.values(), "tree"), strict=True):
        for inner, entry in children(path + "/" if path else "", data).items():
            if entry.mode == FOLDER:
                folders[inner] = entry.oid
            else:
                files[inner] = entry
    return files, folders
