"""Files that were not there before, in the work tree: all of them, or none."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from ..domain.finding import refuse
from ..errors import BadRequest
from ..git.entry import EXECUTABLE
from ..store.faults import cannot_write


def refuse_taken(root: Path, path: str) -> None:
    """BadRequest `destination-exists` if anything has this path, or a file stands on the way to it."""
    if os.path.lexists(root / path):
        raise BadRequest("destination-exists", f"there is {path} already", hint="take another name or version")


def write_fresh(root: Path, files: Mapping[str, tuple[str, bytes]]) -> None:
    """Write mode and bytes of each path below `root`. Nothing is overwritten, and no link is followed on the way.

    BadRequest `destination-exists`, Refusal `file-mode`; CannotTell `disk-full`, `permission-denied`, `unwritable`.
    """
    made: list[Path] = []
    try:
        for path, (mode, data) in files.items():
            _make_folders(root, path, made)
            _write(root / path, 0o755 if mode == EXECUTABLE else 0o644, data, made)
    except BaseException as problem:
        for place in reversed(made):
            with suppress(OSError):
                place.rmdir() if place.is_dir() else place.unlink()
        if isinstance(problem, OSError):
            raise cannot_write(problem, problem.filename or root) from problem
        raise


def _make_folders(root: Path, path: str, made: list[Path]) -> None:
    for folder in [root / part for part in reversed(Path(path).parents)][1:]:
        if folder.is_symlink():
            raise refuse("file-mode", f"{folder.name} is a link, expected a folder", path=path, hint="make it a folder")
        if not folder.is_dir():
            folder.mkdir()
            made.append(folder)


def _write(place: Path, mode: int, data: bytes, made: list[Path]) -> None:
    with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        made.append(place)
        file.write(data)
