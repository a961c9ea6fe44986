"""Ask policies in a forked child with limits: what ends or stops it there is never an answer.

The set is examined beforehand and compiled in this process; the child inherits it and the questions, so that all of
them cost one fork and no second load.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from ..errors import CannotTell
from .child import USUAL, Child, Limits, how, limit, say
from .engine import Answers, PolicyEngine, PolicyFinding
from .fault import no_answer


class LimitedEngine:
    """An engine in this process, whose every answer comes from a child.

    One child answers many questions, each under the limits as if it were alone. Not checked: what an answer means; the
    engine inside reads it before it leaves the child.
    """

    def __init__(self, engine: PolicyEngine, limits: Limits = USUAL) -> None:
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
        child = Child(lambda sink: self._answer(documents, sink))
        try:
            for number, _ in enumerate(documents):
                try:
                    said = child.line(self._limits.seconds)
                except TimeoutError:
                    yield no_answer(f"the policies: no answer within {self._limits.seconds:g} s")
                    return
                if said is None:
                    status = child.end()
                    if number == 0:
                        yield no_answer(f"the policies: the engine ended without an answer, {how(status)}")
                    return
                yield _answers(said)
        finally:
            child.end()

    def _answer(self, documents: Sequence[Mapping[str, Any]], sink: int) -> None:
        for document in documents:
            limit(self._limits)
            say(sink, _outcome(self._engine, document))


def _outcome(engine: PolicyEngine, document: Mapping[str, Any]) -> dict[str, Any]:
    try:
        answers = engine.evaluate(document)
    except CannotTell as problem:
        return {"silent": problem.message}
    return {"packages": list(answers.packages), "findings": [asdict(item) for item in answers.findings]}


def _answers(said: bytes) -> Answers | CannotTell:
    outcome = json.loads(said)
    if "silent" in outcome:
        return no_answer(outcome["silent"])
    findings = tuple(PolicyFinding(**item) for item in outcome["findings"])
    return Answers(findings, tuple(outcome["packages"]))
