"""What protected sets have been in the commits behind us, and which approvals lay beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..declare.digests import protected_digests
from ..declare.places import EVIDENCE, TRUST
from ..domain.digest import Digest
from ..domain.evidence import Evidence
from ..domain.finding import Refusal
from ..git.history import touching
from ..git.repository import GitRepository
from ..git.snapshot import Snapshot
from ..trust.policy import ProtectedSet
from ..trust.protection import State
from .part import Part

_GUARD_THEMSELVES = (f":(top,exclude){EVIDENCE}", f":(top,exclude){TRUST}")


class States:
    """Answers `trust.protection.History` by every commit that `tips` reach, on whatever way.

    Only those are looked at that touch the set, or one of the approvals in question: between two of them neither
    changes. Nothing is read before the first question. Raises CannotTell as `touching`.
    """

    def __init__(self, repo: GitRepository, tips: Sequence[str]) -> None:
        self._repo = repo
        self._tips = [tip for tip in tips if tip]

    def __call__(self, protected: ProtectedSet, path: str, approvals: Sequence[Evidence]) -> Iterator[State]:
        if not self._tips:
            return
        patterns = (path,) if path else protected.paths
        of_the_set = [*(f":(top,glob){pattern}" for pattern in patterns), *_GUARD_THEMSELVES]
        beside = [f":(top,literal){item.path}" for item in approvals]
        commits = {oid for specs in (of_the_set, beside) for oid in touching(self._repo, self._tips, specs)}
        for oid in sorted(commits.union(self._tips)):
            snapshot = Snapshot(self._repo, oid)
            state = _state(snapshot, protected, path)
            if state is not None:
                yield frozenset(item.path for item in approvals if _holds(snapshot, item)), state


def _state(snapshot: Snapshot, protected: ProtectedSet, path: str) -> Digest | None:
    """None where a document is not there, and for a set with a link, which nobody can have approved."""
    patterns = (path,) if path else protected.paths
    try:
        return protected_digests(Part(snapshot, patterns), patterns, protected.each).get(path)
    except Refusal:
        return None


def _holds(snapshot: Snapshot, item: Evidence) -> bool:
    """Its name is made of its payload and key: a file of that name that says something else counts nowhere."""
    return item.path in snapshot.paths(item.path)
