"""The walls around one run, put up from the outside in, each tried, none believed. Standard library only.

Not covered: time that other processes of the machine take, what a processor leaks, and a kernel's own faults.
"""

from __future__ import annotations

import os
import resource
import sysconfig
from collections.abc import Mapping, Sequence

from . import kernel, landlock, namespaces, seccomp

_SYSTEM = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache")
_PROCESSOR = ("/proc/cpuinfo", "/sys/devices/system/cpu")
_MIB = 1 << 20


def interpreter_paths() -> tuple[str, ...]:
    """Where the interpreter's own modules lie."""
    return tuple(sorted({sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib")}))


def readable_paths(libraries: Sequence[str], model: str) -> tuple[str, ...]:
    """Everything that a run may read: the interpreter, its libraries, the processor's description, the model.

    Parents come before what they hold; a path with a link in it comes with the place that it leads to.
    """
    wanted = (*interpreter_paths(), *libraries, *_SYSTEM, *_PROCESSOR, model)
    there = [path for path in wanted if os.path.exists(path)]
    return tuple(sorted({*there, *(os.path.realpath(path) for path in there)}))


def confine(
    separated: Mapping[str, bool], place: str, readable: Sequence[str], limits: Mapping[str, int]
) -> dict[str, object]:
    """Shut this process in for good and return what is in force. `place` is an empty directory.

    Comes after `namespaces.separate` and a fork. A layer that the kernel refuses is reported and left out.
    """
    os.chdir(place)
    root = separated["mountNamespace"] and namespaces.private_root(place, readable)
    kernel.no_new_privileges()
    version = landlock.restrict(readable)
    return {
        **separated,
        "privateRoot": root,
        "landlock": version,
        "rlimits": _limit(limits, own_user=separated["userNamespace"]),
        "capabilities": _drop_capabilities(),
        "seccomp": seccomp.install(),
        "environment": "empty",
    }


def _limit(limits: Mapping[str, int], *, own_user: bool) -> bool:
    """True when every limit is set.

    Without an own user namespace a process limit would count everything else that the user runs.
    """
    memory, seconds = limits["memory_mib"] * _MIB, limits["cpu_seconds"]
    wanted = {
        resource.RLIMIT_CORE: (0, 0),
        resource.RLIMIT_AS: (memory, memory),
        resource.RLIMIT_CPU: (seconds, seconds + 1),
        resource.RLIMIT_FSIZE: (limits["file_mib"] * _MIB,) * 2,
        resource.RLIMIT_NOFILE: (64, 64),
        resource.RLIMIT_MEMLOCK: (0, 0),
    }
    if own_user:
        wanted[resource.RLIMIT_NPROC] = (limits["processes"],) * 2
    refused = [kind for kind, values in wanted.items() if not _set(kind, values)]
    return not refused


def _set(kind: int, values: tuple[int, int]) -> bool:
    try:
        resource.setrlimit(kind, _within(kind, values))
    except (OSError, ValueError):
        return False
    return True


def _within(kind: int, values: tuple[int, int]) -> tuple[int, int]:
    """A limit that was lower already stays: nobody but root could raise it."""
    ceiling = resource.getrlimit(kind)[1]
    if ceiling == resource.RLIM_INFINITY:
        return values
    return min(values[0], ceiling), min(values[1], ceiling)


def _drop_capabilities() -> str:
    try:
        kernel.drop_capabilities()
    except OSError:
        return "kept"
    return "none"
