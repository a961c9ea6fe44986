"""Landlock: no file may be opened but those named, none written, none executed, no TCP. Standard library only."""

from __future__ import annotations

import os
import struct
from collections.abc import Sequence

from . import kernel

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_PATH_BENEATH = 1
_VERSION = 1
_READ_FILE, _READ_DIR = 1 << 2, 1 << 3
_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}
"""How many file rights each version of the interface knows; the newest known number is 16, since version 5."""


def restrict(readable: Sequence[str]) -> int:
    """Take away every file right but reading `readable`: files, or directories with all below.

    Returns the version of the interface that is in force, 0 when this kernel has none. Needs `no_new_privileges`.
    Not covered: stat, chdir and, before version 6, signals and abstract sockets. Paths that do not exist are left out.
    """
    try:
        version = kernel.syscall(_CREATE_RULESET, None, 0, _VERSION)
        ruleset = _create(version)
    except OSError:
        return 0
    try:
        for path in readable:
            _allow_reading(ruleset, path)
        kernel.syscall(_RESTRICT_SELF, ruleset, 0)
    except OSError:
        return 0
    finally:
        os.close(ruleset)
    return version


def _create(version: int) -> int:
    files = (1 << _FILE_RIGHTS.get(version, 16)) - 1
    network = 0b11 if version >= 4 else 0
    scopes = 0b11 if version >= 6 else 0
    known = 24 if version >= 6 else 16 if version >= 4 else 8
    attributes = struct.pack("=QQQ", files, network, scopes)[:known]
    return kernel.syscall(_CREATE_RULESET, attributes, known, 0)


def _allow_reading(ruleset: int, path: str) -> None:
    try:
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        rights = _READ_FILE | (_READ_DIR if os.path.isdir(path) else 0)
        rule = struct.pack("=Qi", rights, descriptor)
        kernel.syscall(_ADD_RULE, ruleset, _PATH_BENEATH, rule, 0)
    finally:
        os.close(descriptor)
