"""The embedded engine: every package is asked for `deny` and `warn`, and no kind of silence is a yes."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from ..domain.finding import ERROR, WARNING
from ..errors import CannotTell
from .engine import Answers, PolicyFinding, PolicySet
from .fault import Fault
from .lint import decision_packages
from .member import read_members
from .program import Program, prepare, undecided
from .sight import Sight, sight_of

Files = tuple[tuple[str, bytes], ...]

_KINDS = (("deny", ERROR), ("warn", WARNING))


class EmbeddedEngine:
    """A linted policy set, ready to be asked any number of times by the thread that made it.

    Not checked: the shape of the input document, and how long an answer takes.
    """

    def __init__(self, policies: PolicySet) -> None:
        """Raises Refusal where the set is not fit to decide, CannotTell `policy-empty` where it decides nothing."""
        self._program = _MEMORY.prepared(_items(policies.modules), _items(policies.data))
        self._packages = decision_packages(self._program.modules)
        if not self._packages:
            hint = "Add a policy, or take back the change that removed the last one."
            raise CannotTell("policy-empty", "expected a policy package below policies/, got none", hint=hint)

    @property
    def sight(self) -> Sight:
        """What the set can see of an input document."""
        return sight_of(self._program.modules)

    def evaluate(self, document: Mapping[str, Any]) -> Answers:
        decisions = tuple((package, *kind) for package in self._packages for kind in _KINDS)
        queries = tuple(_query(package, name) for package, name, _ in decisions)
        answers = zip(decisions, self._program.ask(document, queries), strict=True)
        found = (_read(package, name, severity, answer) for (package, name, severity), answer in answers)
        return Answers(tuple(item for members in found for item in members), self._packages)


def _items(files: Mapping[str, bytes]) -> Files:
    return tuple(sorted(files.items()))


def _prepare(modules: Files, data: Files) -> Program:
    return prepare(dict(modules), dict(data))


class _Memory(threading.local):
    """Lints a set once, in each thread: a native engine may neither be used nor dropped by another."""

    def __init__(self) -> None:
        self.prepared = lru_cache(maxsize=8)(_prepare)


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
