"""The policies of one commit, asked as long as they answer: a comparison goes on without them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..domain.digest import Digest
from ..domain.finding import NOTE, Finding, Refusal
from ..errors import CannotTell
from ..git.snapshot import Snapshot
from ..policy.load import MODULES, is_test
from .policies import Asked, Policies


class Bench:
    """Reads and compiles the policies here; each question is answered in the guarded child, as in `check`.

    `silence` is a note that says why there is no answer. A commit without any policy has none either, and no reason.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self._commit = snapshot.commit
        self._policies: Policies | None = None
        self.silence: tuple[Finding, ...] = ()
        if not any(path.endswith(".rego") and not is_test(path) for path in snapshot.paths(MODULES)):
            return
        try:
            self._policies = Policies(snapshot)
        except Refusal as refusal:
            self._note(refusal.findings[0])
        except CannotTell as trouble:
            self._note(Finding(trouble.code, trouble.message, hint=trouble.hint))

    @property
    def digest(self) -> Digest | None:
        """None where these policies never answer."""
        return self._policies.digest if self._policies else None

    def ask(self, questions: Sequence[Asked]) -> list[tuple[Finding, ...]] | None:
        """The answer to each question, in order; None where one has none. Then no further question is asked."""
        if self._policies is None:
            return None
        answers: list[tuple[Finding, ...]] = []
        for answer in self._policies.ask_many(questions):
            if isinstance(answer, CannotTell):
                self._note(Finding(answer.code, answer.message, hint=answer.hint))
                return None
            answers.append(answer)
        return answers

    def _note(self, finding: Finding) -> None:
        """One reason is enough: `check` tells all. Who has no answer once is not asked again."""
        message = f"{finding.message}; nothing is judged by the policies of {self._commit[:12]}"
        self.silence = (replace(finding, message=message, severity=NOTE),)
        self._policies = None
