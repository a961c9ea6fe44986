"""Namespaces of one's own, and a private root that holds nothing but what a run needs. Standard library only."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Sequence
from contextlib import suppress

from . import kernel

_MS_BIND = 0x1000
_MS_REC = 0x4000
_MS_PRIVATE = 0x40000
_MNT_DETACH = 2
_MOUNT_SETATTR = 442
_AT_FDCWD = -100
_AT_RECURSIVE = 0x8000
_RDONLY_NOSUID_NODEV = 0x1 | 0x2 | 0x4

KINDS = (
    ("userNamespace", kernel.CLONE_NEWUSER),
    ("networkNamespace", kernel.CLONE_NEWNET),
    ("mountNamespace", kernel.CLONE_NEWNS),
    ("ipcNamespace", kernel.CLONE_NEWIPC),
    ("pidNamespace", kernel.CLONE_NEWPID),
)


def separate() -> dict[str, bool]:
    """Leave every shared namespace that the kernel lets go of; say which. The PID one begins with the next fork."""
    user, group = os.geteuid(), os.getegid()
    got = {name: _unshare(flag) for name, flag in KINDS}
    if got["userNamespace"]:
        _keep_identity(user, group)
    return got


def _unshare(flag: int) -> bool:
    try:
        kernel.call("unshare", flag)
    except OSError:
        return False
    return True


def _keep_identity(user: int, group: int) -> None:
    """Map the one user and group that this process is, so that it still owns its own files and nobody else's.

    Some systems give a user namespace in which nothing may be done; then the mounts will be refused too.
    """
    for name, text in (("setgroups", "deny"), ("gid_map", f"{group} {group} 1"), ("uid_map", f"{user} {user} 1")):
        with suppress(OSError), open(f"/proc/self/{name}", "w", encoding="ascii") as file:
            file.write(text)


def private_root(place: str, readable: Sequence[str]) -> bool:
    """Make an empty, read-only root at the directory `place`, with only the `readable` paths in it, and move there.

    False when the kernel refuses a step: then the old root is still in force, and Landlock must do.
    """
    try:
        _mount(None, "/", None, _MS_REC | _MS_PRIVATE)
        _mount("none", place, "tmpfs", 0, "size=1m,mode=755")
        for path in readable:
            _bind(path, place)
        _freeze(place)
        os.chdir(place)
        kernel.call("pivot_root", b".", b".")
        kernel.call("umount2", b".", _MNT_DETACH)
        os.chdir("/")
    except OSError:
        return False
    return True


def _bind(path: str, place: str) -> None:
    """Show `path`, under its own name, below `place`. A parent that is shown already shows it."""
    inside = place + path
    if os.path.lexists(inside):
        return
    if os.path.isdir(path):
        os.makedirs(inside)
    else:
        os.makedirs(os.path.dirname(inside), exist_ok=True)
        with open(inside, "xb"):
            pass
    _mount(path, inside, None, _MS_BIND | _MS_REC)


def _freeze(place: str) -> None:
    """Make the whole tree read-only. The kernel copies the attributes before it looks: one call covers every mount."""
    attributes = (ctypes.c_uint64 * 4)(_RDONLY_NOSUID_NODEV, 0, 0, 0)
    kernel.syscall(
        _MOUNT_SETATTR,
        _AT_FDCWD,
        os.fsencode(place),
        _AT_RECURSIVE,
        ctypes.byref(attributes),
        ctypes.sizeof(attributes),
    )


def _mount(source: str | None, target: str, kind: str | None, flags: int, data: str | None = None) -> None:
    encoded = [None if text is None else text.encode() for text in (source, kind, data)]
    kernel.call("mount", encoded[0], os.fsencode(target), encoded[1], flags, encoded[2])
