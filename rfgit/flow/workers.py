"""Two processes that share a long list of work: forked off, so that they start with all that is read already."""

from __future__ import annotations

import json
import os
import select
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import astuple
from typing import TypeVar

from ..domain.finding import Finding, Refusal
from ..errors import CannotTell

WORKERS = 2
_BLOCK = 1 << 16
_LINE, _REFUSED, _TROUBLE, _FAULT = "=", "-", "?", "!"
_DONE = b"."

Item = TypeVar("Item")


class WorkerFault(Exception):
    """A worker ended by a fault of rfgit, or was ended: its own words, or how."""


def share(work: Callable[[Item], Iterable[str]], items: Sequence[Item]) -> Iterator[str]:
    """The lines that `work` gives for each item, in no order but that of each worker. No line holds a line break.

    Which worker does what is fixed. Raises what `work` raises of Refusal and CannotTell, and WorkerFault for anything
    else; the other worker is ended then, as both are when nobody listens any more.
    """
    children: dict[int, int] = {}
    try:
        for number in range(WORKERS):
            source, sink = os.pipe()
            child = os.fork()
            if child == 0:
                _work(work, items[number::WORKERS], sink)
            os.close(sink)
            children[source] = child
            _lead(child)
        yield from _lines(children)
    finally:
        for source, child in children.items():
            os.close(source)
            _end(child)


def _work(work: Callable[[Item], Iterable[str]], items: Sequence[Item], sink: int) -> None:
    """The child, which never returns. It leads a group of its own, so that what it starts can be ended with it."""
    try:
        _lead(0)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)
        with os.fdopen(sink, "w", encoding="ascii") as out:
            for line in _told(work, items):
                out.write(line + "\n")
            out.write(_DONE.decode("ascii"))
        os._exit(0)
    finally:
        os._exit(1)


def _told(work: Callable[[Item], Iterable[str]], items: Sequence[Item]) -> Iterator[str]:
    try:
        for item in items:
            for line in work(item):
                yield _LINE + line
    except Refusal as refusal:
        yield _REFUSED + json.dumps([astuple(finding) for finding in refusal.findings])
    except CannotTell as trouble:
        yield _TROUBLE + json.dumps([trouble.code, trouble.message, trouble.hint])
    except Exception:  # noqa: BLE001 - the other process raises it
        import traceback

        yield _FAULT + json.dumps(traceback.format_exc())


def _lines(children: dict[int, int]) -> Iterator[str]:
    rest = dict.fromkeys(children, b"")
    while rest:
        for source in select.select(list(rest), [], [])[0]:
            block = os.read(source, _BLOCK)
            *whole, rest[source] = (rest[source] + block).split(b"\n")
            yield from map(_read, whole)
            if not block and rest.pop(source) != _DONE:
                status = os.waitstatus_to_exitcode(os.waitpid(children[source], 0)[1])
                raise WorkerFault(f"a worker ended early, with status {status}")


def _read(line: bytes) -> str:
    kind, text = chr(line[0]), line[1:].decode("ascii")
    if kind == _LINE:
        return text
    if kind == _REFUSED:
        raise Refusal(*(Finding(*values) for values in json.loads(text)))
    if kind == _TROUBLE:
        code, message, hint = json.loads(text)
        raise CannotTell(code, message, hint=hint)
    raise WorkerFault(json.loads(text))


def _lead(child: int) -> None:
    """Both sides do it, since either may be the first to need it."""
    with suppress(OSError):
        os.setpgid(child, child)


def _end(child: int) -> None:
    """The worker, and whatever it started."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child, signal.SIGKILL)
    with suppress(ChildProcessError):
        os.waitpid(child, 0)
