"""List a commit's files by reading its tree objects, each tested against its name as it is read."""

from __future__ import annotations

from ..domain.finding import refuse
from .entry import FOLDER, Entry, add
from .objects import Objects
from .tree import parse_tree


def list_tree(objects: Objects, commit: str, folder: str) -> dict[str, Entry]:
    """All files below `folder` (or the file of that name), by path, sorted; none when it is absent.

    Raises Refusal `path-name` for a tree that names something in a way that no checkout could follow, and
    CannotTell as `Objects.read`.
    """
    found: dict[str, Entry] = {}
    pending = _start(objects, commit, folder)
    while pending:
        folders: dict[str, Entry] = {}
        for path, entry in pending.items():
            if entry.mode == FOLDER:
                folders[path] = entry
            else:
                found[path] = entry
        trees = objects.read_many((entry.oid for entry in folders.values()), "tree")
        pending = {}
        for path, data in zip(folders, trees, strict=True):
            pending.update(children(path + "/" if path else "", data))
    return dict(sorted(found.items()))


def _start(objects: Objects, commit: str, folder: str) -> dict[str, Entry]:
    """The entry that `folder` names, reached from the root one part at a time."""
    entry = Entry(FOLDER, tree_of(objects, commit))
    for part in folder.split("/") if folder else ():
        here = parse(objects.read(entry.oid, "tree"), folder) if entry.mode == FOLDER else {}
        inner = here.get(part.encode("utf-8"))
        if inner is None:
            return {}
        entry = inner
    return {folder: entry}


def tree_of(objects: Objects, commit: str) -> str:
    """The tree of a commit: its first line says which (git-commit-tree)."""
    word, _, oid = objects.read(commit, "commit").partition(b"\n")[0].partition(b" ")
    if word != b"tree":
        raise refuse("path-name", f"commit {commit} names no tree")
    return oid.decode("ascii", "replace")


def children(above: str, data: bytes) -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    for name, entry in parse(data, above).items():
        if b"/" in name:
            shown = name.decode("utf-8", "replace")
            raise refuse("path-name", f"the file name {shown!r} has a slash in it", path=above + shown)
        add(found, above.encode("utf-8") + name, entry)
    return found


def parse(data: bytes, path: str) -> dict[bytes, Entry]:
    try:
        return parse_tree(data)
    except ValueError as problem:
        raise refuse("path-name", f"the tree {path or '/'} cannot be read: {problem}", path=path) from None
