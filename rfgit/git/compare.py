"""Which files two commits hold differently: folders that are the same on both sides are never opened."""

from __future__ import annotations

from .entry import FOLDER
from .listing import Entries, Listing, folders_in, tree_of
from .objects import Objects


def differing(objects: Objects, before: str, after: str) -> tuple[Entries, Entries]:
    """The files of each commit that the other lacks, or holds with other bytes or another mode; by path, sorted.

    Both are full ids of commits. Raises as `list_tree`.
    """
    old, new = ({"": tree_of(objects, commit)} for commit in (before, after))
    old_side, new_side = Listing(objects), Listing(objects)
    gone: Entries = {}
    come: Entries = {}
    while old or new:
        here, there = old_side.open(old), new_side.open(new)
        old, new = _sorted_out(here, there, gone), _sorted_out(there, here, come)
    return dict(sorted(gone.items())), dict(sorted(come.items()))


def _sorted_out(here: Entries, there: Entries, files: Entries) -> dict[str, str]:
    """Put the files that the other side does not hold alike into `files`; return such folders."""
    differ = {path: entry for path, entry in here.items() if there.get(path) != entry}
    files.update((path, entry) for path, entry in differ.items() if entry.mode != FOLDER)
    return folders_in(differ.items())
