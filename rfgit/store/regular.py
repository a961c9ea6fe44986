"""Open a regular file below a directory without ever following a link."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import List

from ..domain.finding import refuse

_NO_LINK = os.O_NOFOLLOW | os.O_CLOEXEC
_DIRECTORY = os.O_RDONLY | os.O_DIRECTORY | _NO_LINK
# O_NONBLOCK: opening a named pipe must not wait for a writer.
_FILE = os.O_RDONLY | os.O_NONBLOCK | _NO_LINK


def open_regular(root: Path, relative: str, *, link_rule: str) -> int:
    """Return a descriptor, open for reading, of the regular file `relative` below `root`.

    `root` itself is the caller's choice and may be a link; every part below it may not. Refuses with
    `link_rule` a link or anything else that is not a regular file. Raises OSError as open(2) does; the
    number of hard links is not checked.
    """
    parts = relative.split("/")
    if any(part in ("", ".", "..") for part in parts):
        raise ValueError(f"{relative!r} is not a plain relative path")
    here = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for part in parts[:-1]:
            here = _enter(here, part)
        found = os.open(parts[-1], _FILE, dir_fd=here)
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.ENXIO) or _is_link(root, parts):
            raise _not_regular(root / relative, link_rule) from None
        raise
    finally:
        os.close(here)
    if not stat.S_ISREG(os.fstat(found).st_mode):
        os.close(found)
        raise _not_regular(root / relative, link_rule)
    return found


def _enter(here: int, part: str) -> int:
    """Swap a directory's descriptor for its child's; on an error the first one stays open."""
    child = os.open(part, _DIRECTORY, dir_fd=here)
    os.close(here)
    return child


def _is_link(root: Path, parts: List[str]) -> bool:
    """O_DIRECTORY on a link answers ENOTDIR on some kernels and ELOOP on others: look which part it was."""
    return any(root.joinpath(*parts[:length]).is_symlink() for length in range(1, len(parts) + 1))


def _not_regular(path: Path, rule: str) -> Exception:
    return refuse(
        rule,
        f"{path}: expected a regular file, found a link or a special file",
        path=str(path),
        hint="replace it by a copy of the file that it stands for",
    )
