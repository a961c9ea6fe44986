"""In which order approvals of what is protected came to the trail. Times that somebody signed prove nothing."""

from __future__ import annotations

from functools import cached_property

from ..declare.places import EVIDENCE
from ..domain.evidence import Evidence
from ..git.history import first_parent
from ..git.repository import GitRepository

_NEW = 1 << 62


class Ages:
    """Answers `trust.protection.Age` by the first-parent history of `tip`. What is not there yet is newer than all.

    History is read with the first question. Raises CannotTell as `first_parent`.
    """

    def __init__(self, repo: GitRepository, tip: str) -> None:
        self._repo = repo
        self._tip = tip

    def __call__(self, item: Evidence) -> int:
        return self._order.get(item.path, _NEW)

    @cached_property
    def _order(self) -> dict[str, int]:
        found: dict[str, int] = {}
        if self._tip:
            for number, commit in enumerate(first_parent(self._repo, self._tip, EVIDENCE)):
                for change in commit.changes[0]:
                    found.setdefault(change.path, number)
        return found
