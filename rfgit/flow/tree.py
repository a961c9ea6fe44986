"""One side of a comparison: a whole tree, of which little is listed as long as little is asked for."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import cached_property

from ..git.contents import read_files
from ..git.entry import Entry
from ..git.snapshot import Snapshot

_MUCH = 200
"""Files that differ, from which on one listing of everything is quicker than many of its parts."""


class Tree:
    """The files of a snapshot. `here` and `there` are those that differ, on this side and on the other.

    What differs is found without listing what stands beside it.
    """

    def __init__(self, snapshot: Snapshot, here: Mapping[str, Entry], there: Mapping[str, Entry]) -> None:
        self._snapshot = snapshot
        self._here = here
        self._there = there
        self._whole = len(here) + len(there) > _MUCH

    def list_all(self) -> None:
        """Before much is asked about what does not differ."""
        self._whole = True

    def paths(self, prefix: str = "") -> Sequence[str]:
        folder = prefix.strip("/")
        if not self._whole or not folder:
            return self._snapshot.paths(folder)
        # The letter after "/" ends what begins with "folder/".
        start, end = (bisect_left(self._all, f"{folder}{mark}") for mark in ("/", "0"))
        own = [folder] if folder in self._snapshot.entries() else []
        return (*own, *self._all[start:end])

    def mode(self, path: str) -> str:
        return self.entry(path).mode

    def read(self, path: str) -> bytes:
        return dict(read_files(self._snapshot.repo.objects, [(path, self.entry(path))]))[path]

    def entry(self, path: str) -> Entry:
        """KeyError for an absent path: one that differs and is not here is only there."""
        if path in self._here or path in self._there:
            return self._here[path]
        if self._whole:
            return self._snapshot.entries()[path]
        return Entry(self._snapshot.mode(path), self._snapshot.oid(path))

    @cached_property
    def _all(self) -> tuple[str, ...]:
        return self._snapshot.paths()
