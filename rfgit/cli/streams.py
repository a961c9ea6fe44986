"""stdout and stderr as the caller left them: closed, full, without a reader, or too small for some letters.

An answer that nobody got is no answer, so it never ends in 0 or 1.
"""

from __future__ import annotations

import os
import select
import stat
import sys
from contextlib import suppress
from typing import TextIO


class AnswerLost(Exception):
    """The answer could not be written to stdout. `reason` is empty where there is no reader to tell."""

    def __init__(self, reason: str = "") -> None:
        super().__init__(reason)
        self.reason = reason


def prepare() -> None:
    """Make both streams safe to print any text to. Raises AnswerLost where nobody could get the answer."""
    lost = sys.stdout is None or not has_reader()
    for number in range(3):
        # Else the next file that is opened would become stdin, stdout or stderr.
        with suppress(OSError):
            os.fstat(number)
            continue
        os.open(os.devnull, os.O_RDWR)
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - it lives as long as the process
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    if lost:
        raise AnswerLost


def has_reader() -> bool:
    """False when stdout is a pipe that nobody reads any more."""
    try:
        number = sys.stdout.fileno()
        if not stat.S_ISFIFO(os.fstat(number).st_mode):
            return True
    except (OSError, ValueError):
        return True
    poll = select.poll()
    poll.register(number, 0)
    return not any(event & (select.POLLERR | select.POLLHUP) for _, event in poll.poll(0))


def write_out(text: str) -> None:
    """Write the answer, whole. Raises AnswerLost."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        raise AnswerLost from None
    except OSError as problem:
        raise AnswerLost(problem.strerror or str(problem)) from problem


def write_aside(text: str) -> None:
    """Write prose to stderr. What happens to it changes no answer."""
    with suppress(OSError):
        sys.stderr.write(text)
        sys.stderr.flush()


def settle() -> None:
    """Drop what cannot be written: the interpreter's own last flush must not complain, or change the exit status."""
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except OSError:
            _drop(stream)


def _drop(stream: TextIO) -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
    with suppress(OSError):
        stream.flush()
