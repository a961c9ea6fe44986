"""A forked child with limits: a loop, a flood or a native crash ends there, and is never an answer."""

from __future__ import annotations

import json
import os
import resource
import select
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

_BLOCK = 1 << 16
_LARGEST_ANSWER = 16 * 1024 * 1024  # bytes


@dataclass(frozen=True)
class Limits:
    """Of one answer: seconds of wall time, and MiB of memory beyond what is in use."""

    seconds: float = 10.0
    memory_mib: int = 1024


USUAL = Limits()


class Child:
    """A child that says one line for each answer, read as far as it is whole."""

    def __init__(self, work: Callable[[int], None]) -> None:
        """Fork. The child gives `work` the pipe to write to, and ends with it."""
        self._source, sink = os.pipe()
        self._process = os.fork()
        if self._process == 0:
            os.close(self._source)
            _work(work, sink)
        os.close(sink)
        self._said = b""
        self._status: int | None = None

    def line(self, seconds: float) -> bytes | None:
        """The next line, None when the child ended within or before it. TimeoutError when it is not there in time."""
        deadline = time.monotonic() + seconds
        while b"\n" not in self._said:
            ready, _, _ = select.select([self._source], [], [], max(0.0, deadline - time.monotonic()))
            if not ready:
                raise TimeoutError
            block = os.read(self._source, _BLOCK)
            if not block or len(self._said) > _LARGEST_ANSWER:
                return None
            self._said += block
        said, _, self._said = self._said.partition(b"\n")
        return said

    def end(self) -> int:
        """Kill the child, if it still runs; how it ended."""
        if self._status is None:
            os.close(self._source)
            with suppress(ProcessLookupError):
                os.kill(self._process, signal.SIGKILL)
            self._status = os.waitstatus_to_exitcode(os.waitpid(self._process, 0)[1])
        return self._status


def limit(limits: Limits) -> None:
    """Of the answer that is next: what those before it have used is theirs.

    Where a system does not tell how much is in use, memory has no limit, and time still has.
    """
    with suppress(OSError):
        with open("/proc/self/statm", encoding="ascii") as file:
            used = int(file.read().split()[0]) * resource.getpagesize()
        _lower(resource.RLIMIT_AS, used + limits.memory_mib * 1024 * 1024)
    _lower(resource.RLIMIT_CPU, int(time.process_time() + limits.seconds) + 1)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def say(sink: int, value: Any) -> None:
    """Write one line of JSON."""
    data = json.dumps(value).encode("ascii") + b"\n"
    while data:
        data = data[os.write(sink, data) :]


def how(status: int) -> str:
    return f"by {signal.Signals(-status).name}" if status < 0 else "out of memory or broken"


def _work(work: Callable[[int], None], sink: int) -> None:
    """Never returns. Whatever happens here must not run the parent's way out of the program."""
    try:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)
        # The last words of native code that crashes are for nobody: how it ended is told.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        work(sink)
    finally:
        os._exit(0)


def _lower(kind: int, amount: int) -> None:
    """The soft limit, since a process may not raise the hard one again for its next answer."""
    hard = resource.getrlimit(kind)[1]
    resource.setrlimit(kind, (amount if hard == resource.RLIM_INFINITY else min(amount, hard), hard))
