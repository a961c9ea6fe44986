"""Paths that differ only in case or in Unicode form: on some disks one hides the other."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

from ..domain.finding import Finding

_PLACES = ("releases", "targets", "policies", "schemas", "rfgit.yaml")


def case_twins(paths: Iterable[str]) -> Iterator[Finding]:
    """One finding for each file or folder that has a twin earlier in the order, below the folders that rfgit reads."""
    ordered = sorted(paths)
    if all(path.isascii() and path == path.lower() for path in ordered):
        return  # what is its own folded form has no twin but one that is not
    spellings: dict[str, str] = {}
    for path in ordered:
        if _folded(path.partition("/")[0]) in _PLACES:
            yield from _twin(path, spellings)


def _twin(path: str, spellings: dict[str, str]) -> Iterator[Finding]:
    parts = path.split("/")
    for count in range(1, len(parts) + 1):
        place = "/".join(parts[:count])
        first = spellings.setdefault(_folded(place), place)
        if first != place:
            yield Finding("path-case-twin", _difference(place, first), path=place, hint="rename one")
            return


def _difference(place: str, first: str) -> str:
    if unicodedata.normalize("NFC", place) == unicodedata.normalize("NFC", first):
        return f"{place!a} and {first!a} are one name in two Unicode forms"
    return f"{place} and {first} differ only in case"


def _folded(path: str) -> str:
    if path.isascii():
        return path.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())
