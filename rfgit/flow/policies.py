"""Ask the policies of a tree, and put their answers where the author can mend them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from ..declare.documents import Fleet, Pointer, Release, Source, Target
from ..declare.files import Files
from ..declare.policy_data import data_findings
from ..domain.digest import Digest
from ..domain.finding import ERROR, WARNING, Finding, Refusal, in_order
from ..errors import CannotTell
from ..policy.distinct import DistinctEngine
from ..policy.embedded import EmbeddedEngine
from ..policy.engine import PolicyFinding, PolicySet
from ..policy.examined import examine_apart
from ..policy.limited import LimitedEngine
from ..policy.load import load_policies
from ..policy.solutions import solution_of


@dataclass(frozen=True)
class Asked:
    """A question to the policies, and the documents that an answer may point into.

    What is `settled` is no proposal any more: an answer against it is a warning.
    """

    document: Mapping[str, Any]
    release: Release
    target: Target | None = None
    fleet: Fleet | None = None
    settled: bool = False


class Policies:
    """The policies of one tree, loaded and linted once."""

    def __init__(self, files: Files) -> None:
        """Raises as `EmbeddedEngine` where they, or the data that they read, are not fit to decide."""
        self._set = load_policies(files)
        engine = _engine(self._set)
        self.sight = engine.sight
        self._engine = DistinctEngine(LimitedEngine(engine), self.sight)
        self._solution = cache(partial(solution_of, self._set))

    @property
    def digest(self) -> Digest:
        return self._set.digest

    def ask(
        self, document: Mapping[str, Any], release: Release, target: Target | None = None, fleet: Fleet | None = None
    ) -> tuple[Finding, ...]:
        """Each answer as a finding at the line and column of the value that it is about, with its solution.

        Raises CannotTell where a policy has no answer.
        """
        (answer,) = self.ask_many((Asked(document, release, target, fleet),))
        if isinstance(answer, CannotTell):
            raise answer
        return answer

    def ask_many(self, questions: Sequence[Asked]) -> Iterator[tuple[Finding, ...] | CannotTell]:
        """What `ask` gives or raises for each question, in order."""
        answers = self._engine.evaluate_many([asked.document for asked in questions])
        for asked, answer in zip(questions, answers, strict=True):
            found = (self._finding(item, asked) for item in getattr(answer, "findings", ()))
            yield answer if isinstance(answer, CannotTell) else tuple(found)

    def _finding(self, item: PolicyFinding, asked: Asked) -> Finding:
        source, pointer = _where(item, asked)
        line, column = source.position(pointer)
        hint = self._solution(item.package, item.rule) or f"read the policy {item.package}"
        hint = hint.replace("NAME@VERSION", str(asked.release.id))
        severity = item.severity
        if asked.settled and severity == ERROR:
            severity = WARNING
            hint = f"{asked.release.id} was built before this policy: propose a version that obeys it"
        return Finding(item.rule, item.message, severity, source.path, line, column, hint)


def _engine(policies: PolicySet) -> EmbeddedEngine:
    misfits = tuple(data_findings(policies.modules, policies.data))
    try:
        engine = EmbeddedEngine(policies, examine_apart(policies))
    except Refusal as refusal:
        raise Refusal(*in_order([*misfits, *refusal.findings])) from None
    if misfits:
        raise Refusal(*misfits)
    return engine


def _where(item: PolicyFinding, asked: Asked) -> tuple[Source, Pointer]:
    documents = {"target": asked.target, "fleet": asked.fleet}
    parts = [part for part in (item.path or "").split("/") if part]
    head = documents.get(parts[0]) if parts else None
    source, rest = (head.source, parts[1:]) if head is not None else (asked.release.source, parts)
    return source, tuple(int(part) if part.isascii() and part.isdigit() else part for part in rest)
