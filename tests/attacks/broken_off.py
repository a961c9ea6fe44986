"""A run that does not get to its end: killed, or out of room, at one of the steps in which it writes.

The run is a fork of this process. A step is a call of the system that writes, or several of one kind on end; what git's
processes write is one step for each process.
"""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any
from unittest.mock import patch

_WRITES = ("fsync", "link", "mkdir", "open", "rename", "replace", "write")
KILLED = -signal.SIGKILL


def broken_off(run: Callable[[], int], how: str, step: int) -> int | None:
    """Run, and break off at this step, counted from 0: how that ends, or None where there are fewer steps.

    `how` is `kill` or `full`. A run that gets over it ends as it likes.
    """
    heard, told = os.pipe()
    child = os.fork()
    if child == 0:
        status = 70
        try:
            with ExitStack() as world:
                _arm(world, how, step, told)
                status = run()
        finally:
            os._exit(status)
    os.close(told)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    with os.fdopen(heard, "rb") as report:
        return status if report.read() else None


def _arm(world: ExitStack, how: str, step: int, told: int) -> None:
    write, left, last = os.write, [step], [""]

    def reached(name: str) -> None:
        if name.startswith("process") and not last[0]:
            return  # nothing has been written yet
        left[0] -= name != last[0]
        last[0] = name
        if left[0] != -1:
            return
        left[0] -= 1
        write(told, b"x")
        if how == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        raise OSError(errno.ENOSPC, "No space left on device")

    for name in [name for name in sys.modules if name.partition(".")[0] == "gitdb"]:
        # It takes the functions by their names when it is imported.
        del sys.modules[name]
    for name in _WRITES:
        world.enter_context(patch.object(os, name, _counted(getattr(os, name), name, reached)))
    if how == "kill":
        world.enter_context(patch.object(subprocess, "Popen", _counting(subprocess.Popen, reached)))


def _counted(function: Callable[..., Any], name: str, reached: Callable[[str], None]) -> Callable[..., Any]:
    def counted(*arguments: Any, **options: Any) -> Any:
        if name != "open" or arguments[1] & os.O_CREAT:
            reached(name)
        return function(*arguments, **options)

    return counted


def _counting(popen: type[subprocess.Popen[bytes]], reached: Callable[[str], None]) -> type[subprocess.Popen[bytes]]:
    class Counting(popen):
        def __init__(self, *arguments: Any, **options: Any) -> None:
            reached(f"process {id(self)}")
            super().__init__(*arguments, **options)

    return Counting
