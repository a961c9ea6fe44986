"""Protected sets of what is judged: approved as they stand, and by an approval that is new where they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ..declare.digests import protected_digests, protected_paths
from ..declare.files import Files
from ..domain.digest import Digest
from ..domain.finding import NOTE, Finding, Refusal
from ..git.snapshot import Snapshot
from ..trust.policy import ProtectedSet
from ..trust.protection import unapproved
from .evidence import REPOSITORY_WIDE
from .judging import Ground


def protection_findings(ground: Ground, base: Snapshot | None, changed: Iterable[str]) -> Iterator[Finding]:
    """`protected-not-approved` for each protected set, or document of one, that its role did not approve as it is.

    What differs from the base needs an approval that the base has not: what was approved once, and replaced since, is
    no way back. `protected-changed` names the files that made the digest of a whole set another one.
    """
    if ground.rules.trust is None:
        return
    policy = ground.rules.trust.current
    approvals = [item for item in ground.evidence.get("", ()) if item.path.startswith(REPOSITORY_WIDE)]
    fresh = [item for item in approvals if base is None or item.path not in base.entries()]
    for protected in policy.protected:
        digests, trouble = _digests(ground.files, protected)
        yield from trouble
        before = _digests(base, protected)[0] if base else digests
        same = {path: digest for path, digest in digests.items() if before.get(path) == digest}
        new = {path: digest for path, digest in digests.items() if path not in same}
        yield from unapproved(policy, [(protected, same)], approvals)
        missing = unapproved(policy, [(protected, new)], fresh)
        yield from missing
        if any(not finding.path for finding in missing):
            yield from _changed(protected, changed)


def _digests(files: Files, protected: ProtectedSet) -> tuple[Mapping[str, Digest], tuple[Finding, ...]]:
    """A link has no digest, and a set that holds one is not what anybody approved."""
    try:
        return protected_digests(files, protected.paths, protected.each), ()
    except Refusal as refusal:
        return {}, refusal.findings


def _changed(protected: ProtectedSet, changed: Iterable[str]) -> Iterator[Finding]:
    for path in protected_paths(changed, protected.paths):
        message = f"a change of the protected set {protected.name!r}, which role {protected.role} has to approve"
        hint = f"rfgit approve --protected {protected.name}, by a holder of that role"
        yield Finding("protected-changed", message, NOTE, path=path, hint=hint)
