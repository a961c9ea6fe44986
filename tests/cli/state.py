"""What may not move when the answer is anything but yes: refs, index, files, and names in the store."""

from __future__ import annotations

import hashlib
import stat
from pathlib import Path


def state(root: Path) -> dict[str, str]:
    """Every path below `root` that counts, and what is there.

    Objects of git that nothing names, the blobs of the store, and what `check` remembers, may stay behind.
    """
    found: dict[str, str] = {}
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if not _may_change(name):
            found[name] = _what(path)
    return found


def _may_change(name: str) -> bool:
    parts = name.split("/")
    if name.startswith(".git/objects") or parts[:2] == [".git", "rfgit"]:
        return True
    return parts[0] == ".rfgit" and (
        parts[1:] in ([], ["store"], ["store.lock"]) or "blobs" in parts or "cache" in parts
    )


def _what(path: Path) -> str:
    kind = path.lstat()
    if stat.S_ISLNK(kind.st_mode):
        return f"link to {path.readlink()}"
    if stat.S_ISDIR(kind.st_mode):
        return "folder"
    if not stat.S_ISREG(kind.st_mode):
        return f"{kind.st_mode:o}"
    return f"{kind.st_mode:o} {hashlib.sha256(path.read_bytes()).hexdigest()}"
