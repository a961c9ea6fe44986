"""Ask policies in a forked child with limits: a loop, a flood or a native crash ends there, and is never an answer.

The set is linted and compiled in this process; the child inherits it, so that it costs one fork and no second load.
"""

from __future__ import annotations

import json
import os
import resource
import select
import signal
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Any

from ..errors import CannotTell
from .engine import Answers, PolicyEngine, PolicyFinding

_BLOCK = 1 << 16
_LARGEST_ANSWER = 16 * 1024 * 1024  # bytes


@dataclass(frozen=True)
class Limits:
    """Of one question to all packages: seconds of wall time, and MiB of memory beyond what is in use."""

    seconds: float = 10.0
    memory_mib: int = 1024


class LimitedEngine:
    """An engine in this process, whose every answer comes from a child of its own.

    Not checked: what an answer means; the engine inside reads it before it leaves the child.
    """

    def __init__(self, engine: PolicyEngine, limits: Limits = Limits()) -> None:
        self._engine = engine
        self._limits = limits

    def evaluate(self, document: Mapping[str, Any]) -> Answers:
        """Raises CannotTell `policy-undecided` for a child that ends without an answer, or later than allowed."""
        source, sink = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(source)
            self._answer(document, sink)
        os.close(sink)
        try:
            said = _read(source, time.monotonic() + self._limits.seconds)
        finally:
            os.close(source)
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
            status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if said is None:
            raise _no_answer(f"the policies: no answer within {self._limits.seconds:g} s")
        return _answers(said, status)

    def _answer(self, document: Mapping[str, Any], sink: int) -> None:
        """The child: it never returns. Whatever happens here must not run the parent's way out of the program."""
        try:
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(number, signal.SIG_DFL)
            _limit(self._limits)
            _write(sink, _outcome(self._engine, document))
        finally:
            os._exit(0)


def _limit(limits: Limits) -> None:
    """Where a system does not tell how much is in use, memory has no limit, and time still has."""
    with suppress(OSError):
        with open("/proc/self/statm", encoding="ascii") as file:
            used = int(file.read().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (used + limits.memory_mib * 1024 * 1024,) * 2)
    resource.setrlimit(resource.RLIMIT_CPU, (int(limits.seconds) + 1,) * 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _outcome(engine: PolicyEngine, document: Mapping[str, Any]) -> dict[str, Any]:
    try:
        answers = engine.evaluate(document)
    except CannotTell as problem:
        return {"silent": problem.message}
    return {"packages": list(answers.packages), "findings": [asdict(item) for item in answers.findings]}


def _write(sink: int, outcome: dict[str, Any]) -> None:
    data = json.dumps(outcome).encode("ascii") + b"\n"
    while data:
        data = data[os.write(sink, data) :]


def _read(source: int, deadline: float) -> bytes | None:
    """All that the child said, None when it was not done in time."""
    said = b""
    while len(said) <= _LARGEST_ANSWER:
        ready, _, _ = select.select([source], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            return None
        block = os.read(source, _BLOCK)
        if not block:
            break
        said += block
    return said


def _answers(said: bytes, status: int) -> Answers:
    if not said.endswith(b"\n"):
        raise _no_answer(f"the policies: the engine ended without an answer, {_how(status)}")
    outcome = json.loads(said)
    if "silent" in outcome:
        raise _no_answer(outcome["silent"])
    findings = tuple(PolicyFinding(**item) for item in outcome["findings"])
    return Answers(findings, tuple(outcome["packages"]))


def _how(status: int) -> str:
    return f"by {signal.Signals(-status).name}" if status < 0 else "out of memory or broken"


def _no_answer(reason: str) -> CannotTell:
    hint = "A policy that has no answer is not a yes: mend it, or its data, and ask again."
    return CannotTell("policy-undecided", reason, hint=hint)
