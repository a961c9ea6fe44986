"""A small seccomp filter: no process, no program, no socket, no signal, no namespace. Standard library only.

It lists what is refused, so it is a second wall behind Landlock and the namespaces, not a proof that nothing else
is possible. Refused calls answer EPERM; clone3 answers ENOSYS, so that the C library falls back to clone, whose
flags a filter can see: threads are let through, processes are not.
"""

from __future__ import annotations

import ctypes
import errno
import os
import struct

from . import kernel

_PR_SET_SECCOMP, _MODE_FILTER = 22, 2
_LOAD, _JUMP_EQ, _JUMP_GE, _JUMP_SET, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16
_ALLOW, _ERRNO = 0x7FFF0000, 0x00050000
_CLONE_THREAD = 0x00010000
_X32 = 0x40000000
_CLONE3 = 435

_ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_CLONE = {"x86_64": 56, "aarch64": 220}
_REFUSED = {
    "socket": (41, 198),
    "socketpair": (53, 199),
    "fork": (57, None),
    "vfork": (58, None),
    "execve": (59, 221),
    "execveat": (322, 281),
    "kill": (62, 129),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "unshare": (272, 97),
    "setns": (308, 268),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "open_by_handle_at": (304, 265),
    "pidfd_send_signal": (424, 424),
    "io_uring_setup": (425, 425),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "pidfd_open": (434, 434),
    "pidfd_getfd": (438, 438),
    "mount_setattr": (442, 442),
}


def install() -> bool:
    """Put the filter on this process and all that it becomes. False where kernel or machine do not allow it."""
    machine = os.uname().machine
    if machine not in _ARCHITECTURES:
        return False
    column = 0 if machine == "x86_64" else 1
    numbers = [row[column] for row in _REFUSED.values()]
    program = _program(_ARCHITECTURES[machine], _CLONE[machine], [number for number in numbers if number is not None])
    held = ctypes.create_string_buffer(program, len(program))
    try:
        kernel.call("prctl", _PR_SET_SECCOMP, _MODE_FILTER, _described(held, len(program) // 8), 0, 0)
    except OSError:
        return False
    return True


def _described(program: ctypes.Array[ctypes.c_char], length: int) -> ctypes.Array[ctypes.c_char]:
    """A `struct sock_fprog` in native layout: the count, padding, and the address of the instructions."""
    return ctypes.create_string_buffer(struct.pack("@HP", length, ctypes.addressof(program)))


def _program(architecture: int, clone: int, refused: list[int]) -> bytes:
    """Instructions of 8 bytes. A jump counts the instructions that it leaps over."""
    permission, missing = _ERRNO | errno.EPERM, _ERRNO | errno.ENOSYS
    steps = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_JUMP_EQ, 1, 0, architecture),
        (_RETURN, 0, 0, permission),
        (_LOAD, 0, 0, _NUMBER),
        (_JUMP_GE, 0, 1, _X32),
        (_RETURN, 0, 0, permission),
        (_JUMP_EQ, 0, 1, _CLONE3),
        (_RETURN, 0, 0, missing),
    ]
    for number in refused:
        steps += [(_JUMP_EQ, 0, 1, number), (_RETURN, 0, 0, permission)]
    steps += [
        (_JUMP_EQ, 0, 3, clone),
        (_LOAD, 0, 0, _FIRST_ARGUMENT),
        (_JUMP_SET, 1, 0, _CLONE_THREAD),
        (_RETURN, 0, 0, permission),
        (_RETURN, 0, 0, _ALLOW),
    ]
    return b"".join(struct.pack("=HBBI", *step) for step in steps)
