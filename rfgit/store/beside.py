"""The flat folders that an export has beside its layout: small files that anybody may have put there."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Iterator, List, Tuple

from ..domain.finding import refuse
from .faults import cannot_read
from .regular import open_regular

MAX_FILES = 1024
MAX_FILE = 4 * 1024 * 1024  # bytes
MAX_TOTAL = 32 * 1024 * 1024  # bytes, of all files of one folder


def read_folder(directory: Path, folder: str) -> Iterator[Tuple[str, bytes]]:
    """Name and bytes of each file of `directory/folder`, in the order of their names, one in memory at a time.

    Refuses `file-missing` for a folder that is not there, `layout-link` for a link or a special file in it,
    `file-unlisted` for a flood. CannotTell `unreadable`. Not checked: what the names and bytes mean.
    """
    left = MAX_TOTAL
    for name in _names(directory, folder):
        data = _read(directory, f"{folder}/{name}", min(left, MAX_FILE))
        left -= len(data)
        yield name, data


def _names(directory: Path, folder: str) -> List[str]:
    names: List[str] = []
    try:
        with os.scandir(directory / folder) as entries:
            for entry in entries:
                names.append(entry.name)
                if len(names) > MAX_FILES:
                    message = f"{folder}/ holds more than {MAX_FILES} files, which is no export"
                    raise refuse("file-unlisted", message, path=folder, hint="ask for a new export")
    except (FileNotFoundError, NotADirectoryError):
        hint = "an export is made by rfgit export, and copied as a whole"
        raise refuse("file-missing", f"the export has no folder {folder}/", path=folder, hint=hint) from None
    except OSError as error:
        raise cannot_read(error, directory / folder) from error
    return sorted(names)


def _read(directory: Path, relative: str, limit: int) -> bytes:
    try:
        with os.fdopen(open_regular(directory, relative, link_rule="layout-link"), "rb") as file:
            data = file.read(limit + 1)
    except FileNotFoundError:
        raise refuse("file-missing", f"{relative} went away while it was read", path=relative) from None
    except OSError as error:
        raise cannot_read(error, directory / relative) from error
    if len(data) > limit:
        message = f"{relative}: at most {limit} bytes are read of it, and it has more"
        raise refuse("file-unlisted", message, path=relative, hint="ask for a new export")
    return data
