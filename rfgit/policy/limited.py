"""Ask policies in a forked child with limits: a loop, a flood or a native crash ends there, and is never an answer.

The set is linted and compiled in this process; the child inherits it and the questions, so that all of them cost one
fork and no second load.
"""

from __future__ import annotations

import json
import os
import resource
import select
import signal
import time
from collections.abc import Iterator, Mapping, Sequence
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
    """An engine in this process, whose every answer comes from a child.

    One child answers many questions, each under the limits as if it were alone. Not checked: what an answer means; the
    engine inside reads it before it leaves the child.
    """

    def __init__(self, engine: PolicyEngine, limits: Limits = Limits()) -> None:
        self._engine = engine
        self._limits = limits

    def evaluate(self, document: Mapping[str, Any]) -> Answers:
        """Raises CannotTell `policy-undecided` for a child that ends without an answer, or later than allowed."""
        answer = next(self.evaluate_many((document,)))
        if isinstance(answer, CannotTell):
            raise answer
        return answer

    def evaluate_many(self, documents: Sequence[Mapping[str, Any]]) -> Iterator[Answers | CannotTell]:
        """The answer to each question, in order, or why it has none. No question is answered by another's end."""
        answered = 0
        while answered < len(documents):
            for answer in self._of_one_child(documents[answered:]):
                yield answer
                answered += 1

    def _of_one_child(self, documents: Sequence[Mapping[str, Any]]) -> Iterator[Answers | CannotTell]:
        """At least one answer; fewer than asked for where the child did not live to give the rest.

        What ended a child after its first answer may be what earlier ones had left behind: the next child is asked.
        """
        source, sink = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(source)
            self._answer(documents, sink)
        os.close(sink)
        running = _Child(child, source)
        try:
            for number, _ in enumerate(documents):
                try:
                    said = running.line(time.monotonic() + self._limits.seconds)
                except TimeoutError:
                    yield _no_answer(f"the policies: no answer within {self._limits.seconds:g} s")
                    return
                if said is None:
                    status = running.end()
                    if number == 0:
                        yield _no_answer(f"the policies: the engine ended without an answer, {_how(status)}")
                    return
                yield _answers(said)
        finally:
            running.end()

    def _answer(self, documents: Sequence[Mapping[str, Any]], sink: int) -> None:
        """The child: it never returns. Whatever happens here must not run the parent's way out of the program."""
        try:
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(number, signal.SIG_DFL)
            for document in documents:
                _limit(self._limits)
                _write(sink, _outcome(self._engine, document))
        finally:
            os._exit(0)


class _Child:
    """A child that says one line for each question, read as far as it is whole."""

    def __init__(self, process: int, source: int) -> None:
        self._process = process
        self._source = source
        self._said = b""
        self._status: int | None = None

    def line(self, deadline: float) -> bytes | None:
        """The next line, None when the child ended within or before it. TimeoutError when it is not there in time."""
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


def _limit(limits: Limits) -> None:
    """Of the question that is next: what those before it have used is theirs.

    Where a system does not tell how much is in use, memory has no limit, and time still has.
    """
    with suppress(OSError):
        with open("/proc/self/statm", encoding="ascii") as file:
            used = int(file.read().split()[0]) * resource.getpagesize()
        _lower(resource.RLIMIT_AS, used + limits.memory_mib * 1024 * 1024)
    _lower(resource.RLIMIT_CPU, int(time.process_time() + limits.seconds) + 1)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _lower(kind: int, amount: int) -> None:
    """The soft limit, since a process may not raise the hard one again for its next question."""
    hard = resource.getrlimit(kind)[1]
    resource.setrlimit(kind, (amount if hard == resource.RLIM_INFINITY else min(amount, hard), hard))


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


def _answers(said: bytes) -> Answers | CannotTell:
    outcome = json.loads(said)
    if "silent" in outcome:
        return _no_answer(outcome["silent"])
    findings = tuple(PolicyFinding(**item) for item in outcome["findings"])
    return Answers(findings, tuple(outcome["packages"]))


def _how(status: int) -> str:
    return f"by {signal.Signals(-status).name}" if status < 0 else "out of memory or broken"


def _no_answer(reason: str) -> CannotTell:
    hint = "A policy that has no answer is not a yes: mend it, or its data, and ask again."
    return CannotTell("policy-undecided", reason, hint=hint)
