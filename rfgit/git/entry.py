"""One file of a tree: its mode and its object, and which names and modes are acceptable."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from ..domain.finding import refuse

REGULAR = "100644"
EXECUTABLE = "100755"
SYMLINK = "120000"
SUBMODULE = "160000"
FOLDER = "40000"  # as a tree object spells it
_ASTRAY = frozenset(("", ".", "..", ".git"))
_LONGEST_PART = 255  # bytes of one name: no file system that rfgit runs on holds a longer one
_LONGEST = 4096  # bytes of a path: no system that rfgit runs on opens a longer one


class Entry(NamedTuple):
    """One file of a tree: mode as six octal digits, and the object's name."""

    mode: str
    oid: str


def readable(path: str, entry: Entry) -> str:
    """The object name of a regular file; Refusal `file-mode` for anything else."""
    if entry.mode not in (REGULAR, EXECUTABLE):
        kind = {SYMLINK: "a symbolic link", SUBMODULE: "a submodule"}.get(entry.mode, f"of mode {entry.mode}")
        message = f"{path} is {kind}, expected a regular file"
        raise refuse("file-mode", message, path=path, hint="commit the file itself")
    return entry.oid


def add(found: dict[str, Entry], name: bytes, entry: Entry, above: str = "") -> None:
    """Add one listed file, whose name `above` stands before.

    Refusal `path-name` for one that is not UTF-8, is longer than any system opens, leaves the tree, or comes twice.
    """
    try:
        path = above + name.decode("utf-8")
    except UnicodeDecodeError:
        path = above + name.decode("utf-8", "replace")
        raise refuse("path-name", f"the file name {path!r} is not UTF-8", path=path) from None
    if len(path) > _LONGEST // 4 and len(path.encode("utf-8")) > _LONGEST:
        shown, size = path[:80] + "...", len(path.encode("utf-8"))
        raise refuse("path-name", f"the file name {shown!r} has {size} bytes, at most {_LONGEST} work", path=shown)
    if len(path) > _LONGEST_PART // 4 and max(len(part.encode("utf-8")) for part in path.split("/")) > _LONGEST_PART:
        message = f"a part of the file name {path[:80]!r} has more than {_LONGEST_PART} bytes: no disk holds it"
        raise refuse("path-name", message, path=path)
    if leads_astray(path):
        raise refuse("path-name", f"the file name {path!r} leads out of the tree or into .git", path=path)
    if path in found:
        raise refuse("path-name", f"the tree holds two files named {path!r}", path=path)
    found[path] = entry


def leads_astray(path: str) -> bool:
    """True for a path that a checkout would write outside of the tree, into `.git`, or nowhere."""
    # All such parts are empty or start with a dot: of most paths, no part has to be looked at.
    plain = path and path[0] not in "/." and path[-1] != "/" and "/." not in path and "//" not in path
    return not plain and not _ASTRAY.isdisjoint(path.lower().split("/"))


def below(order: Sequence[str], folder: str) -> Sequence[str]:
    """Those of the sorted paths that lie below a folder, or are the file of that name; all for no name."""
    if not folder:
        return order
    # What lies below a folder stands together: "0" is the character that follows "/".
    first, last = bisect_left(order, folder + "/"), bisect_left(order, folder + "0")
    found = order[first:last]
    place = bisect_left(order, folder)
    return (folder, *found) if place < len(order) and order[place] == folder else found
