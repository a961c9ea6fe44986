"""What the operating system's refusals mean: there is no answer, which is never a yes or a no."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Union

from ..errors import DENIED, NO_ROOM, CannotTell


def cannot_read(error: OSError, path: Union[str, Path]) -> CannotTell:
    """`unreadable`, with the reason that the system gives."""
    return CannotTell(
        "unreadable",
        f"{path}: cannot be read: {_reason(error)}",
        hint="check that the path exists, its permissions and the disk, then run the same command again",
    )


def cannot_write(error: OSError, path: Union[str, Path]) -> CannotTell:
    """`disk-full` (a quota or file-size limit too), `permission-denied`, or `unwritable` for the rest."""
    if error.errno in NO_ROOM:
        return CannotTell(
            "disk-full",
            f"{path}: cannot be written: {_reason(error)}",
            hint="free some space, then run the same command again; nothing was left behind",
        )
    if error.errno in DENIED:
        return CannotTell(
            "permission-denied",
            f"{path}: cannot be written: {_reason(error)}",
            hint="give this user write access to that directory, or name another one",
        )
    return CannotTell("unwritable", f"{path}: cannot be written: {_reason(error)}", hint="check the path and the disk")


def _reason(error: OSError) -> str:
    return os.strerror(error.errno) if error.errno else str(error)
