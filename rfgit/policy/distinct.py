"""Ask a policy set once what looks alike to it: thousands of releases state a few dozen different constraints."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

from ..errors import CannotTell
from .engine import Answers
from .sight import Sight


class ManyAnswers(Protocol):
    def evaluate_many(self, documents: Sequence[Mapping[str, Any]]) -> Iterator[Answers | CannotTell]:
        """The answer to each question, in order, or why it has none."""
        ...


class DistinctEngine:
    """Remembers answers by what the set saw of the question. That there was no answer is not remembered."""

    def __init__(self, engine: ManyAnswers, sight: Sight) -> None:
        self._engine = engine
        self._sight = sight
        self._known: dict[str, Answers] = {}

    def evaluate_many(self, documents: Sequence[Mapping[str, Any]]) -> Iterator[Answers | CannotTell]:
        """Asks no further than its reader reads."""
        seen = [self._sight.of(document) for document in documents]
        new = {text: document for text, document in zip(seen, documents, strict=True) if text not in self._known}
        answers = self._engine.evaluate_many(tuple(new.values()))
        silent: dict[str, CannotTell] = {}
        for text in seen:
            if text not in self._known and text not in silent:
                answer = next(answers)
                if isinstance(answer, CannotTell):
                    silent[text] = answer
                else:
                    self._known[text] = answer
            yield silent.get(text) or self._known[text]
