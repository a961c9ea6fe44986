"""The one door to system calls that Python 3.11 has no function for. Standard library only."""

from __future__ import annotations

import ctypes
import errno
import os
import sys

LINUX = sys.platform == "linux"
_LIBC = ctypes.CDLL(None, use_errno=True)

CLONE_NEWNS = 0x00020000
CLONE_NEWIPC = 0x08000000
CLONE_NEWUSER = 0x10000000
CLONE_NEWPID = 0x20000000
CLONE_NEWNET = 0x40000000

_PR_SET_PDEATHSIG = 1
_PR_SET_NO_NEW_PRIVS = 38
_CAPABILITY_VERSION = 0x20080522


def syscall(number: int, *arguments: object) -> int:
    """Call the kernel by number: the numbers from 424 on are the same on every machine. OSError when it refuses."""
    if not LINUX:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    return _checked(_LIBC.syscall(*_in_full((number, *arguments))))


def call(name: str, *arguments: object) -> int:
    """Call a function of the C library that answers -1 and errno. OSError when it does, or is missing."""
    try:
        function = getattr(_LIBC, name)
    except AttributeError:
        raise OSError(f"this C library has no {name}") from None
    return _checked(function(*_in_full(arguments)))


def die_with_parent(signal: int) -> None:
    """Have the kernel send `signal` to this process when the thread that started it ends. Linux only; else nothing."""
    if LINUX:
        call("prctl", _PR_SET_PDEATHSIG, signal, 0, 0, 0)


def no_new_privileges() -> None:
    """No later execve gives privileges: what Landlock and seccomp ask for. Linux only; else nothing."""
    if LINUX:
        call("prctl", _PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)


def drop_capabilities() -> None:
    """Give up every capability, in whatever user namespace this process is."""
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION, 0)
    nothing = (ctypes.c_uint32 * 6)()
    call("capset", ctypes.byref(header), ctypes.byref(nothing))


def _in_full(arguments: tuple[object, ...]) -> list[object]:
    """Integers as whole registers: the kernel reads all 64 bits of some that C calls int."""
    return [ctypes.c_long(item) if isinstance(item, int) else item for item in arguments]


def _checked(answer: int) -> int:
    if answer < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return int(answer)
