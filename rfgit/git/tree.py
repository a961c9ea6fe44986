"""Git's tree objects: read them, and add files to a tree without changing anything that it holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from sys import intern

from ..domain.finding import refuse
from .entry import FOLDER, REGULAR, Entry


def parse_tree(data: bytes) -> dict[bytes, Entry]:
    """Entries of one tree object by name. ValueError when it is malformed or names something twice."""
    found: dict[bytes, Entry] = {}
    for name, entry in tree_entries(data):
        if name in found:
            raise ValueError(f"it holds two files named {name.decode('utf-8', 'replace')!r}")
        found[name] = entry
    return found


def tree_entries(data: bytes) -> Iterator[tuple[bytes, Entry]]:
    """Each entry of one tree object, whatever others there are. ValueError when it is malformed."""
    start = 0
    while start < len(data):
        end = data.find(b"\0", start)
        mode, space, name = data[start:end].partition(b" ")
        start = end + 21
        if end < 0 or not space or start > len(data):
            raise ValueError("malformed git tree")
        yield name, Entry(intern(mode.decode("ascii")), data[end + 1 : start].hex())


def tree_bytes(entries: Mapping[bytes, Entry]) -> bytes:
    """The tree object of these entries, in git's order: folders sort as if their name ended in a slash."""

    def order(name: bytes) -> bytes:
        return name + b"/" if entries[name].mode == FOLDER else name

    parts = (
        b"%s %s\0%s" % (entries[name].mode.encode("ascii"), name, bytes.fromhex(entries[name].oid))
        for name in sorted(entries, key=order)
    )
    return b"".join(parts)


def add_files(
    tree: str | None,
    files: Mapping[str, str],
    read: Callable[[str], bytes],
    store: Callable[[bytes], str],
    above: str = "",
) -> str:
    """Add regular files (path to blob name) to a tree and return the new tree's name: `tree` itself if it has all.

    `read` and `store` take and give tree objects. Raises Refusal `evidence-changed` for a path that holds something
    else already, also when a part of the path is a file.
    """
    entries = parse_tree(read(tree)) if tree else {}
    before = dict(entries)
    folders: dict[str, dict[str, str]] = {}
    for path, oid in files.items():
        first, slash, below = path.partition("/")
        if slash:
            folders.setdefault(first, {})[below] = oid
        elif entries.setdefault(first.encode("utf-8"), Entry(REGULAR, oid)) != Entry(REGULAR, oid):
            raise _taken(above + first)
    for name, inner in folders.items():
        there = entries.get(name.encode("utf-8"))
        if there is not None and there.mode != FOLDER:
            raise _taken(above + name)
        grown = add_files(there.oid if there else None, inner, read, store, f"{above}{name}/")
        entries[name.encode("utf-8")] = Entry(FOLDER, grown)
    return tree if tree and entries == before else store(tree_bytes(entries))


def _taken(path: str) -> Exception:
    message = f"{path} is on the trail already with other content or of another kind; recorded files never change"
    return refuse("evidence-changed", message, path=path, hint=f"git log -- {path} shows who recorded it")
