"""Compare two folders to the byte, as `diff -r` does, on machines that have no diff."""

from __future__ import annotations

from pathlib import Path


def differences(one: Path, other: Path) -> list[str]:
    """What is in one folder and not in the other, or not the same: relative paths, sorted; both have to be there."""
    assert one.is_dir()
    assert other.is_dir()
    here, there = (_content(folder) for folder in (one, other))
    return sorted(path for path in here.keys() | there.keys() if here.get(path) != there.get(path))


def _content(folder: Path) -> dict[str, bytes | str]:
    return {
        path.relative_to(folder).as_posix(): str(path.readlink()) if path.is_symlink() else _bytes(path)
        for path in folder.rglob("*")
    }


def _bytes(path: Path) -> bytes | str:
    return "a folder" if path.is_dir() else path.read_bytes()
