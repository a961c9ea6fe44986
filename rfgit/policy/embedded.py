"""The embedded engine: every package is asked for `deny` and `warn`, and no kind of silence is a yes."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from ..domain.finding import ERROR, WARNING
from .engine import Answers, PolicyFinding, PolicySet
from .examined import Examined, Files, examine, items
from .fault import Fault
from .member import read_members
from .program import Program, load, undecided

_KINDS = (("deny", ERROR), ("warn", WARNING))


class EmbeddedEngine:
    """A sound policy set, ready to be asked any number of times by the thread that made it.

    Not checked: the shape of the input document, and how long an answer takes.
    """

    def __init__(self, policies: PolicySet, examined: Examined | None = None) -> None:
        """Raises as `examine`, unless the set was `examined` already."""
        found = examined or examine(policies)
        self.sight = found.sight
        self._packages = found.packages
        self._program = _MEMORY.loaded(items(policies.modules), items(policies.data))

    def evaluate(self, document: Mapping[str, Any]) -> Answers:
        decisions = tuple((package, *kind) for package in self._packages for kind in _KINDS)
        queries = tuple(_query(package, name) for package, name, _ in decisions)
        answers = zip(decisions, self._program.ask(document, queries), strict=True)
        found = (_read(package, name, severity, answer) for (package, name, severity), answer in answers)
        return Answers(tuple(item for members in found for item in members), self._packages)


def _load(modules: Files, data: Files) -> Program:
    return load(dict(modules), dict(data))


class _Memory(threading.local):
    """Loads a set once, in each thread: a native engine may neither be used nor dropped by another."""

    def __init__(self) -> None:
        self.loaded = lru_cache(maxsize=8)(_load)


_MEMORY = _Memory()


def _query(package: str, name: str) -> str:
    """In JSON a set looks like an array: the engine itself has to say which it is."""
    return f"[is_set(data.{package}.{name}), data.{package}.{name}]"


def _read(package: str, name: str, severity: str, answer: Any) -> list[PolicyFinding]:
    decision = f"{package}.{name}"
    if answer is None:
        raise undecided(Fault(decision, 0, 0, "expected a set, got nothing: it is not defined"))
    is_set, members = answer
    if not is_set:
        raise undecided(Fault(decision, 0, 0, f"expected a set, got {json.dumps(members)}"))
    return read_members(package, decision, severity, members)
