"""What a proposal may not touch: the declarations of what was released, and fleets that robots run in."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import cache
from shlex import quote

from ..attest import kinds
from ..declare.places import ATTESTATIONS, FLEETS, declared_names, directory_of
from ..domain.evidence import Evidence
from ..domain.finding import Finding
from ..fleet.running import activations
from ..git.snapshot import Snapshot
from ..trust.chain import Trust
from ..trust.policy import BUILDER
from ..trust.verify import accept_all
from .envelopes import envelopes
from .evidence import SUFFIX
from .judged import Judged

_MANY = 200
"""Directories, from which on one listing of everything is quicker than many of its parts."""


def frozen_findings(
    base: Snapshot, subject: Judged, touched: Mapping[str, Collection[str]], trust: Trust
) -> Iterator[Finding]:
    """`declaration-frozen` for what was released and changes, at the end or in any commit that has its evidence.

    `touched` has the directories of releases that each commit on the way touched. What a later commit takes back is
    found too: on the trail it would be there for ever.
    """

    @cache
    def builds(directory: str) -> frozenset[str]:
        recorded = _recorded(base, f"{directory}/{ATTESTATIONS}/", trust)
        return frozenset(item.path for item in recorded if _is_build(item))

    told: set[str] = set()
    for path in sorted(subject.changed):
        directory = directory_of(path)
        if directory and not path.startswith(f"{directory}/{ATTESTATIONS}/") and builds(directory):
            message = f"it belongs to what was released from {directory}, and a released declaration never changes"
            hint = f"git rebase -i {base.commit[:12]} takes this out of the branch; a commit on top does not undo it"
            yield Finding("declaration-frozen", message, path=path, hint=hint)
            told.add(directory)
    if sum(map(len, touched.values())) > _MANY:
        base.paths()
    for commit, directories in touched.items():
        snapshot = Snapshot(base.repo, commit)
        for directory in sorted(set(directories) - told):
            built = builds(directory)
            if built and not built.isdisjoint(snapshot.paths(directory)) and _differs(base, snapshot, directory):
                message = f"commit {commit[:12]} changes what was released from {directory}"
                hint = f"git rebase -i {commit[:12]}~ takes this out of the branch; a commit on top does not undo it"
                yield Finding("declaration-frozen", message, path=directory, hint=hint)
                told.add(directory)


def live_fleet_findings(base: Snapshot, subject: Judged, trust: Trust) -> Iterator[Finding]:
    """`fleet-live` for each fleet that would no longer be declared while activations are recorded for it."""
    for name in sorted({*declared_names(base, FLEETS)} - {*declared_names(subject.files, FLEETS)}):
        if any(item.fleet == name for item in activations(_recorded(base, f"{FLEETS}{name}/", trust))):
            path = f"{FLEETS}{name}.yaml"
            message = f"the fleet {name} runs what was activated there, and would no longer be declared"
            hint = f"git checkout {base.commit[:12]} -- {quote(path)}"
            yield Finding("fleet-live", message, path=path, hint=hint)


def _differs(base: Snapshot, snapshot: Snapshot, directory: str) -> bool:
    start = f"{directory}/{ATTESTATIONS}/"
    declared = [
        {path: entry for path, entry in tree.entries(directory).items() if not path.startswith(start)}
        for tree in (base, snapshot)
    ]
    return declared[0] != declared[1]


def _recorded(base: Snapshot, folder: str, trust: Trust) -> tuple[Evidence, ...]:
    paths = [path for path in base.paths(folder) if path.endswith(SUFFIX)]
    return accept_all(envelopes(base, paths), trust.current, trust.repository)[0]


def _is_build(item: Evidence) -> bool:
    return item.kind == kinds.PROVENANCE and BUILDER in item.roles
