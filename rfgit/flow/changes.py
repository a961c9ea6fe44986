"""What a proposal may not do, whatever it declares: lose evidence, touch what is frozen, change what is protected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ..domain.finding import Finding
from ..git.repository import GitRepository
from ..git.snapshot import Snapshot
from .ages import Ages
from .context import WORKSPACE
from .evidence import FLEETS
from .frozen import frozen_findings, removed_fleets
from .history import kept_findings
from .judged import Judged
from .judging import Ground
from .protecting import protection_findings

_LOST = ("evidence-changed", "evidence-removed")
_ONE_A_FILE = ("evidence-mode", "file-mode")


def change_findings(repo: GitRepository, subject: Judged, grounds: Sequence[Ground]) -> Iterator[Finding]:
    """Judge what becomes of a tree and of the commits before it. The last of `grounds` has the rules to obey.

    1. Evidence and trust were only added to, in every commit on the way.
    2. rfgit's own folder, where keys and signers lie, is no part of it.
    3. Every protected set is approved as it stands.
    4. With a base: no released declaration changes, and no fleet that is in use goes.
    """
    yield from kept_findings(repo, subject)
    yield from _workspace(subject)
    age = Ages(repo, subject.trail)
    for ground in grounds:
        yield from protection_findings(ground, age, subject.changed)
    if subject.base is not None:
        evidence = grounds[-1].evidence
        activated = [item for items in evidence.values() for item in items if item.path.startswith(FLEETS)]
        yield from frozen_findings(subject.base, subject.changed, evidence)
        yield from removed_fleets(subject.base, subject.files, activated)


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
