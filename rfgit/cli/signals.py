"""What a signal does: while rfgit works it unwinds, and once the answer is being written it ends the process.

Unwinding runs every `finally` and `with`, so that locks, temporary files and children go. A signal that the caller
ignores, as nohup does, stays ignored.
"""

from __future__ import annotations

import os
import signal
from types import FrameType
from typing import NoReturn

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Terminated(BaseException):
    """A signal other than Ctrl-C asked the process to end. No `except Exception` may stop it."""

    def __init__(self, number: int) -> None:
        super().__init__(signal.Signals(number).name)
        self.name = signal.Signals(number).name
        self.status = 128 + number


def unwind_on_signals() -> None:
    """SIGTERM and SIGHUP raise Terminated, as Ctrl-C raises KeyboardInterrupt."""
    for number in ENDING[1:]:
        if signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _unwind)


def end_on_signals() -> None:
    """From here on nothing is left to tidy up, and half an answer must not be followed by another one."""
    for number in ENDING:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _end)


def _unwind(number: int, _: FrameType | None) -> NoReturn:
    raise Terminated(number)


def _end(number: int, _: FrameType | None) -> NoReturn:
    os._exit(128 + number)
