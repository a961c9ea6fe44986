"""Invariants over all commits: evidence is only ever added, and what was released is never declared anew.

Every commit is compared with each of its parents, so that a removal which is restored later, or one that only a
merge makes, is seen. Since no commit may lack evidence of any parent, a merge holds the union of its parents'.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ..declare.places import ATTESTATIONS, ENVELOPE_SUFFIX, TRUST, directory_of
from ..domain.finding import Finding
from ..git.history import Change, Commit

_HINT = (
    "git show {commit} shows it; take it out of a branch by git rebase -i {commit}~; "
    "what a trail has lost can be added again, and the damage stays known"
)


@dataclass
class HistoryAudit:
    """Collects findings over commits, oldest first. `counts` says how often each invariant was looked at.

    `trail` holds the first-parent commits: a declaration is frozen there, while branches may still be at work.
    """

    trail: frozenset[str]
    findings: list[Finding] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=lambda: {"commits": 0, "evidence": 0, "trust": 0, "frozen": 0})
    _frozen: dict[str, str] = field(default_factory=dict)

    def take(self, commit: Commit) -> None:
        """Look at one commit; its parents have been looked at before."""
        self.counts["commits"] += 1
        for changes in commit.changes:
            for change in changes:
                self.findings.extend(self._added_only(commit, change))
        if commit.oid in self.trail:
            self.findings.extend(self._kept_frozen(commit, commit.changes[0]))

    def _added_only(self, commit: Commit, change: Change) -> Iterator[Finding]:
        for what, belongs in (("evidence", _is_evidence), ("trust", _is_trust)):
            if belongs(change.path):
                self.counts[what] += 1
                yield from _only_added(commit, change, what)
                return

    def _kept_frozen(self, commit: Commit, changes: tuple[Change, ...]) -> Iterator[Finding]:
        for change in changes:
            release = directory_of(change.path)
            if release in self._frozen and not _is_attestation(change.path):
                self.counts["frozen"] += 1
                message = f"commit {commit.oid[:12]} changes what commit {self._frozen[release][:12]} had released"
                yield _finding("declaration-frozen", message, commit, change.path)
        for change in changes:
            release = directory_of(change.path)
            if release and change.status == "A" and _is_provenance(change.path):
                self._frozen.setdefault(release, commit.oid)


def audit_history(commits: Iterable[Commit], trail: frozenset[str]) -> HistoryAudit:
    """Look at every commit that the trail reaches, oldest first."""
    audit = HistoryAudit(trail)
    for commit in commits:
        audit.take(commit)
    return audit


def _only_added(commit: Commit, change: Change, what: str) -> Iterator[Finding]:
    if change.status == "A":
        if change.new_mode != "100644":
            message = f"commit {commit.oid[:12]} adds {what} with mode {change.new_mode}, expected 100644"
            yield _finding(f"{what}-mode", message, commit, change.path)
    elif change.status == "D":
        yield _finding(f"{what}-removed", f"commit {commit.oid[:12]} lacks what its parent holds", commit, change.path)
    else:
        yield _finding(f"{what}-changed", f"commit {commit.oid[:12]} changes it", commit, change.path)


def _finding(rule: str, message: str, commit: Commit, path: str) -> Finding:
    return Finding(rule, message, path=path, hint=_HINT.format(commit=commit.oid[:12]))


def _is_evidence(path: str) -> bool:
    return path.endswith(ENVELOPE_SUFFIX)


def _is_trust(path: str) -> bool:
    return path.startswith(TRUST)


def _is_attestation(path: str) -> bool:
    return path.split("/")[3:4] == [ATTESTATIONS]


def _is_provenance(path: str) -> bool:
    return _is_attestation(path) and _is_evidence(path) and path.rpartition("/")[2].startswith("provenance.")
