"""Git's tree objects: read them, and add files to a tree without changing anything that it holds."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from ..domain.finding import refuse
from .entry import EXECUTABLE, FOLDER, REGULAR, SUBMODULE, SYMLINK, Entry

_MODES = {mode.encode("ascii"): mode for mode in (FOLDER, REGULAR, EXECUTABLE, SYMLINK, SUBMODULE)}
_FOLDER = FOLDER.encode("ascii")
_ENTRY = re.compile(rb"([^ \0]*) ([^\0]*)\0(.{20})", re.DOTALL)


def parse_tree(data: bytes) -> dict[bytes, Entry]:
    """Entries of one tree object by name. ValueError when it is malformed or names something twice."""
    found: dict[bytes, Entry] = {}
    for name, entry in tree_entries(data):
        if name in found:
            raise ValueError(f"it holds two files named {name.decode('utf-8', 'replace')!r}")
        found[name] = entry
    return found


def tree_entries(data: bytes) -> list[tuple[bytes, Entry]]:
    """Each entry of one tree object, whatever others there are.

    ValueError when it is malformed, out of git's order, or spells a mode otherwise than git does: git then sees a file
    or a folder where others see none, and does not tell of its changes.
    """
    found = _ENTRY.findall(data)
    if sum(len(mode) + len(name) + 22 for mode, name, _ in found) != len(data):
        raise ValueError("malformed git tree")
    before = b""
    for mode, name, _ in found:
        # Git looks for a name no further than where it would stand: what stands elsewhere is there for some alone.
        place = name + b"/" if mode == _FOLDER else name
        if mode not in _MODES or place < before:
            shown = name.decode("utf-8", "replace")
            odd = "stands out of order" if mode in _MODES else f"has the mode {mode.decode('ascii', 'replace')}"
            raise ValueError(f"{shown!r} {odd}")
        before = place
    return [(name, Entry(_MODES[mode], oid.hex())) for mode, name, oid in found]


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
