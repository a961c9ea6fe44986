"""What the native engine throws, made into one kind of error of ours."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from ..errors import CannotTell, RfgitError
from .column import real_column

_PLACE = re.compile(r"^\s*--> (?P<path>.*):(?P<line>\d+):(?P<column>\d+)$", re.MULTILINE)
_LINE = re.compile(r"^\d+ \| (?P<text>.*)$", re.MULTILINE)
_REASON = re.compile(r"^error: (?P<reason>.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Fault:
    """Where and why, from the engine's words. `path` is what was being done where the engine names no file."""

    path: str
    line: int
    column: int
    reason: str

    @property
    def where(self) -> str:
        return f"{self.path}:{self.line}:{self.column}" if self.line else self.path


def no_answer(reason: str) -> CannotTell:
    hint = "A policy that has no answer is not a yes: mend it, or its data, and ask again."
    return CannotTell("policy-undecided", reason, hint=hint)


@contextmanager
def native(subject: str, failure: Callable[[Fault], RfgitError]) -> Iterator[None]:
    """Raise `failure` for whatever the engine throws, panics of native code included; a user's interrupt passes.

    A panic is a BaseException and no Exception: a plain handler would let it through.
    """
    try:
        yield
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as problem:  # noqa: BLE001
        raise failure(read_fault(subject, str(problem))) from None


def read_fault(subject: str, text: str) -> Fault:
    """Read place and reason. The stack that the engine appends where RUST_BACKTRACE is set is dropped."""
    words = text.partition("\n\nStack backtrace:")[0].strip()
    place, line, reason = _PLACE.search(words), _LINE.search(words), _REASON.search(words)
    message = (reason["reason"] if reason else words).strip() or "the engine gave no reason"
    if place is None:
        return Fault(subject, 0, 0, message)
    counted = int(place["column"])
    column = real_column(line["text"], counted) if line else counted
    return Fault(place["path"], int(place["line"]), column, message)
