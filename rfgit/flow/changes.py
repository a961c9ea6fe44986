"""What a proposal may not do, whatever it declares: lose evidence, touch what is frozen, change what is protected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ..declare.places import WORKSPACE
from ..domain.finding import Finding
from ..git.repository import GitRepository
from ..git.snapshot import Snapshot
from .history import commits_of, kept_findings, noted
from .judged import Judged
from .judging import Ground

_LOST = ("evidence-changed", "evidence-removed")
_ONE_A_FILE = ("evidence-mode", "file-mode")


def change_findings(
    repo: GitRepository, subject: Judged, grounds: Sequence[Ground], folders: Sequence[str]
) -> Iterator[Finding]:
    """Judge what becomes of a tree and of the commits before it. The last of `grounds` has the rules to obey.

    Of files that are in no commit, only those in `folders` are looked at in 1.

    1. Evidence and trust were only added to, in every commit on the way.
    2. rfgit's own folder, where keys and signers lie, is no part of it.
    3. Every protected set is approved as it stands.
    4. With a base: no commit changes a released declaration, and no fleet that is in use goes.
    """
    touched: dict[str, set[str]] = {}
    yield from kept_findings(noted(commits_of(repo, subject), touched), subject, folders)
    yield from _workspace(subject)
    if not any(ground.rules.trust for ground in grounds):
        return
    # Where nobody is trusted, nothing is protected, and what would judge it need not be loaded.
    from .protecting import protection_findings
    from .states import States

    history = States(repo, subject.tips)
    for ground in grounds:
        yield from protection_findings(ground, history, subject.changed)
    base, trust = subject.base, grounds[-1].rules.trust
    if base is not None and trust is not None:
        from .frozen import frozen_findings, live_fleet_findings

        yield from frozen_findings(base, subject, touched, trust)
        yield from live_fleet_findings(base, subject, trust)


def told_once(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Leave out what is said in other words already.

    A changed envelope does not verify either: to take it out, as foreign ones are, would be the wrong advice. And
    everybody who wants to read a link tells of it.
    """
    found = tuple(findings)
    lost = {item.path for item in found if item.rule in _LOST}
    seen: set[tuple[str, str]] = set()
    for item in found:
        again = item.rule in _ONE_A_FILE and (item.rule, item.path) in seen
        seen.add((item.rule, item.path))
        if not again and not (item.rule == "unverified-evidence" and item.path in lost):
            yield item


def _workspace(subject: Judged) -> Iterator[Finding]:
    """On disk the folder belongs there; in a commit it would stop every verb, or bring keys and signers along."""
    if isinstance(subject.files, Snapshot):
        for path in subject.files.paths(WORKSPACE):
            message = f"{WORKSPACE} is for what belongs to one machine alone, and would be part of every clone"
            hint = f"git rm -r --cached {WORKSPACE}, and git-ignore it"
            yield Finding("workspace-not-own", message, path=path, hint=hint)
