"""What a proposal may not do, whatever it declares: lose evidence, touch what is frozen, change what is protected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ..declare.digests import protected_digests, protected_paths
from ..domain.finding import NOTE, Finding
from ..git.repository import GitRepository
from ..git.snapshot import Snapshot
from ..trust.policy import ProtectedSet
from ..trust.protection import unapproved
from .context import WORKSPACE
from .evidence import FLEETS, REPOSITORY_WIDE
from .frozen import frozen_findings, removed_fleets
from .history import kept_findings
from .judged import Judged
from .judging import Ground

_TWICE = ("evidence-changed", "evidence-removed")


def change_findings(repo: GitRepository, subject: Judged, grounds: Sequence[Ground]) -> Iterator[Finding]:
    """Judge what becomes of a tree and of the commits before it. The last of `grounds` has the rules to obey.

    1. Evidence and trust were only added to, in every commit on the way.
    2. rfgit's own folder, where keys and signers lie, is no part of it.
    3. Every protected set is approved as it stands.
    4. With a base: no released declaration changes, and no fleet that is in use goes.
    """
    yield from kept_findings(repo, subject)
    yield from _workspace(subject)
    for ground in grounds:
        yield from protection_findings(ground, subject.base, subject.changed)
    if subject.base is not None:
        evidence = grounds[-1].evidence
        activated = [item for items in evidence.values() for item in items if item.path.startswith(FLEETS)]
        yield from frozen_findings(subject.base, subject.changed, evidence)
        yield from removed_fleets(subject.base, subject.files, activated)


def protection_findings(ground: Ground, base: Snapshot | None, changed: Iterable[str]) -> Iterator[Finding]:
    """`protected-not-approved` for each protected set, or document of one, that its role did not approve as it is.

    What differs from the base needs an approval that the base has not: what was approved once, and replaced since, is
    no way back.
    """
    if ground.rules.trust is None:
        return
    policy = ground.rules.trust.current
    approvals = [item for item in ground.evidence.get("", ()) if item.path.startswith(REPOSITORY_WIDE)]
    fresh = [item for item in approvals if base is None or item.path not in base.entries()]
    for protected in policy.protected:
        digests = protected_digests(ground.files, protected.paths, protected.each)
        before = protected_digests(base, protected.paths, protected.each) if base else digests
        same = {path: digest for path, digest in digests.items() if before.get(path) == digest}
        new = {path: digest for path, digest in digests.items() if path not in same}
        yield from unapproved(policy, [(protected, same)], approvals)
        missing = unapproved(policy, [(protected, new)], fresh)
        yield from missing
        if any(not finding.path for finding in missing):
            yield from _changed(protected, changed)


def _changed(protected: ProtectedSet, changed: Iterable[str]) -> Iterator[Finding]:
    """Which files made the digest of a whole set another one."""
    for path in protected_paths(changed, protected.paths):
        message = f"a change of the protected set {protected.name!r}, which role {protected.role} has to approve"
        hint = f"rfgit approve --protected {protected.name}, by a holder of that role"
        yield Finding("protected-changed", message, NOTE, path=path, hint=hint)


def told_once(findings: Iterable[Finding]) -> Iterator[Finding]:
    """A changed envelope does not verify either; to take it out, as foreign ones are, would be the wrong advice."""
    found = tuple(findings)
    told = {item.path for item in found if item.rule in _TWICE}
    return (item for item in found if item.rule != "unverified-evidence" or item.path not in told)


def _workspace(subject: Judged) -> Iterator[Finding]:
    """On disk the folder belongs there; in a commit it would stop every verb, or bring keys and signers along."""
    if isinstance(subject.files, Snapshot):
        for path in subject.files.paths(WORKSPACE):
            message = f"{WORKSPACE} is for what belongs to one machine alone, and would be part of every clone"
            hint = f"git rm -r --cached {WORKSPACE}, and git-ignore it"
            yield Finding("workspace-not-own", message, path=path, hint=hint)
