"""What it means that rfgit has no answer.

A finding says that the answer is no. An error says that there is no answer, which callers must
never read as either. This module imports nothing from rfgit.
"""

from __future__ import annotations

import errno

NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""What the system answers where more bytes do not fit: a full disk, a quota, a limit on the size of a file."""

DENIED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
"""What the system answers to one who may not do this there."""


class RfgitError(Exception):
    """rfgit could not answer.

    `code` is a stable kebab-case name that tests and docs refer to; `hint` is the next thing
    that the reader can do.
    """

    def __init__(self, code: str, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint


class CannotTell(RfgitError):
    """Something that the answer needs cannot be reached or read: exit status 3."""


class BadRequest(RfgitError):
    """The request itself cannot be understood: exit status 2."""
