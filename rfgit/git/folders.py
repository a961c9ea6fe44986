"""A commit without opening every folder, and many folders opened at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from .entry import FOLDER
from .listing import Entries, Listing, folders_in, tree_of
from .objects import Objects


def list_closed(objects: Objects, commit: str, closed: Callable[[str], bool]) -> tuple[Entries, dict[str, str]]:
    """All files by path, sorted, but for those in folders that are to stay closed: of these, the tree's name.

    A tree's name stands for every path, mode and byte below it. Raises as `list_tree`.
    """
    found: Entries = {}
    kept: dict[str, str] = {}
    listing = Listing(objects)
    pending = {"": tree_of(objects, commit)}
    while pending:
        here = listing.open(pending)
        folders = folders_in(here.items())
        found.update((path, entry) for path, entry in here.items() if entry.mode != FOLDER)
        kept.update((path, tree) for path, tree in folders.items() if closed(path))
        pending = {path: tree for path, tree in folders.items() if not closed(path)}
    return dict(sorted(found.items())), dict(sorted(kept.items()))


def list_folders(objects: Objects, trees: Mapping[str, str]) -> dict[str, Entries]:
    """All files below each folder, by its path; `trees` has the name of its tree. Raises as `list_tree`."""
    found: dict[str, Entries] = {path: {} for path in trees}
    above = {path: path for path in trees}
    listing = Listing(objects)
    pending: Mapping[str, str] = trees
    while pending:
        here = listing.open(pending)
        for path, entry in here.items():
            root = above[path.rpartition("/")[0]]
            if entry.mode == FOLDER:
                above[path] = root
            else:
                found[root][path] = entry
        pending = folders_in(here.items())
    return found
