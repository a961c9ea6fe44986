"""What a proposal may not touch: the declarations of what was released, and fleets that robots run in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from ..attest import kinds
from ..declare.places import ATTESTATIONS, FLEETS, RELEASES, declared_names
from ..domain.evidence import Evidence
from ..domain.finding import Finding
from ..fleet.running import activations
from ..git.history import Commit
from ..git.snapshot import Snapshot
from ..trust.chain import Trust
from ..trust.policy import BUILDER
from ..trust.verify import accept_all
from .evidence import SUFFIX
from .judged import Judged


def frozen_findings(base: Snapshot, subject: Judged, commits: Iterable[Commit], trust: Trust) -> Iterator[Finding]:
    """`declaration-frozen` for each file of a released declaration that a commit changes, or that ends up changed.

    A change that a later commit takes back is found too: on the trail it would be there for ever. What a merge only
    brings along from one of its parents is no change.
    """

    @cache
    def frozen(directory: str) -> bool:
        return any(_is_build(item) for item in _recorded(base, f"{directory}/{ATTESTATIONS}/", trust))

    passing = {path: commit.oid for commit in commits for path in _own_changes(commit)}
    for path in sorted(subject.changed | passing.keys()):
        directory = "/".join(path.split("/")[:3])
        if not path.startswith(RELEASES) or path.startswith(f"{directory}/{ATTESTATIONS}/") or not frozen(directory):
            continue
        hint = f"git checkout {base.commit[:12]} -- {directory}, and propose a new version"
        what = f"it belongs to what was released from {directory}, and a released declaration never changes"
        if path not in subject.changed:
            what = f"commit {passing[path][:12]} changes what was released from {directory}, and another takes it back"
            hint = f"git rebase -i {passing[path][:12]}~ takes both out of the branch"
        yield Finding("declaration-frozen", what, path=path, hint=hint)


def live_fleet_findings(base: Snapshot, subject: Judged, trust: Trust) -> Iterator[Finding]:
    """`fleet-live` for each fleet that would no longer be declared while activations are recorded for it."""
    for name in sorted({*declared_names(base, FLEETS)} - {*declared_names(subject.files, FLEETS)}):
        if any(item.fleet == name for item in activations(_recorded(base, f"{FLEETS}{name}/", trust))):
            path = f"{FLEETS}{name}.yaml"
            message = f"the fleet {name} runs what was activated there, and would no longer be declared"
            hint = f"git checkout {base.commit[:12]} -- {path}"
            yield Finding("fleet-live", message, path=path, hint=hint)


def _own_changes(commit: Commit) -> frozenset[str]:
    """Files that differ from every parent."""
    return frozenset.intersection(*(frozenset(change.path for change in changes) for changes in commit.changes))


def _recorded(base: Snapshot, folder: str, trust: Trust) -> tuple[Evidence, ...]:
    paths = [path for path in base.paths(folder) if path.endswith(SUFFIX)]
    return accept_all(base.read_many(paths).items(), trust.current, trust.repository)[0]


def _is_build(item: Evidence) -> bool:
    return item.kind == kinds.PROVENANCE and BUILDER in item.roles
