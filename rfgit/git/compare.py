"""Which files two commits hold differently: folders that are the same on both sides are never opened."""

from __future__ import annotations

from .entry import FOLDER, Entry
from .listing import children, tree_of
from .objects import Objects

Entries = dict[str, Entry]


def differing(objects: Objects, before: str, after: str) -> tuple[Entries, Entries]:
    """The files of each commit that the other lacks, or holds with other bytes or another mode; by path, sorted.

    Both are full ids of commits. Raises Refusal `path-name` and CannotTell as `list_tree` does.
    """
    old, new = ({"": Entry(FOLDER, tree_of(objects, commit))} for commit in (before, after))
    gone: Entries = {}
    come: Entries = {}
    while old or new:
        here, there = _opened(objects, old), _opened(objects, new)
        old, new = _sorted_out(here, there, gone), _sorted_out(there, here, come)
    return dict(sorted(gone.items())), dict(sorted(come.items()))


def _opened(objects: Objects, folders: Entries) -> Entries:
    trees = objects.read_many((entry.oid for entry in folders.values()), "tree")
    found: Entries = {}
    for path, data in zip(folders, trees, strict=True):
        found.update(children(path + "/" if path else "", data))
    return found


def _sorted_out(here: Entries, there: Entries, files: Entries) -> Entries:
    """Put the files that the other side does not hold alike into `files`; return such folders."""
    differ = {path: entry for path, entry in here.items() if there.get(path) != entry}
    files.update({path: entry for path, entry in differ.items() if entry.mode != FOLDER})
    return {path: entry for path, entry in differ.items() if entry.mode == FOLDER}
