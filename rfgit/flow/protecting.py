"""Protected sets of what is judged: each has to be approved as it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..declare.digests import protected_digests, protected_paths
from ..domain.finding import NOTE, Finding, Refusal
from ..trust.policy import ProtectedSet
from ..trust.protection import History, unapproved
from .eras import eras_of
from .evidence import REPOSITORY_WIDE
from .judging import Ground


def protection_findings(ground: Ground, history: History, changed: Iterable[str]) -> Iterator[Finding]:
    """`protected-not-approved` for each protected set, or document of one, that its role did not approve as it is.

    `protected-changed` names those of the changed files that made the digest of a whole set another one.
    """
    if ground.rules.trust is None:
        return
    policy, eras = ground.rules.trust.current, eras_of(ground.files, ground.rules.trust)
    approvals = [item for item in ground.evidence.get("", ()) if item.path.startswith(REPOSITORY_WIDE)]
    for protected in policy.protected:
        try:
            digests = protected_digests(ground.files, protected.paths, protected.each)
        except Refusal as refusal:
            # A link has no digest: a set that holds one is not what anybody approved.
            yield from refusal.findings
            continue
        missing = unapproved(policy, [(protected, digests)], approvals, history, eras)
        yield from missing
        if any(not finding.path for finding in missing):
            yield from _changed(protected, changed)


def _changed(protected: ProtectedSet, changed: Iterable[str]) -> Iterator[Finding]:
    for path in protected_paths(changed, protected.paths):
        message = f"a change of the protected set {protected.name!r}, which role {protected.role} has to approve"
        hint = f"rfgit approve --protected {protected.name}, by a holder of that role"
        yield Finding("protected-changed", message, NOTE, path=path, hint=hint)
