"""How far a long run is, on stderr: one line that is rewritten on a terminal, one line in all elsewhere."""

from __future__ import annotations

import sys
import time

from .streams import write_aside

_PATIENCE = 1.0  # seconds


class Progress:
    """Says nothing of a run that is over within a second, nor more often than once a second."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._next = time.monotonic() + _PATIENCE
        self._shown = ""

    def __call__(self, done: int, everything: int) -> None:
        if time.monotonic() < self._next:
            return
        terminal = sys.stderr.isatty()
        self._next = time.monotonic() + _PATIENCE if terminal else float("inf")
        text = f"{self._what}: {done} of {everything}"
        write_aside(f"\r{text.ljust(len(self._shown))}" if terminal else f"{text} ..\n")
        self._shown = text if terminal else ""

    def end(self) -> None:
        """Leave the line to what comes next."""
        if self._shown:
            write_aside(f"\r{' ' * len(self._shown)}\r")
