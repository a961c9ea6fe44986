"""What a proposal does to evidence and trust, in each of its commits and in what becomes of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from shlex import quote

from ..audit.history import audit_history
from ..declare.files import Files
from ..declare.places import ENVELOPE_SUFFIX, TRUST, directory_of
from ..domain.finding import Finding, refuse
from ..git.compare import differing
from ..git.history import Commit, walk
from ..git.listing import Entries
from ..git.objects import blob_oid
from ..git.repository import GitRepository
from ..git.snapshot import Snapshot
from .judged import Judged

_MOST_CHANGES = 500_000
"""Of all commits of a proposal: a few objects, added and removed again, make more of them than any memory holds."""


def commits_of(repo: GitRepository, judged: Judged) -> Iterator[Commit]:
    """The commits that a proposal is made of: those that its base has not, or the one that is judged.

    None for files on disk and for the index. They are held one at a time. Raises as `walk`, and Refusal
    `proposal-too-large`.
    """
    if not judged.proposed:
        return
    judged.refuse_endless()
    left = _MOST_CHANGES
    since = (judged.base,) if judged.base else judged.before
    for commit in walk(repo, judged.proposed, *(snapshot.commit for snapshot in since)):
        left -= 1 + sum(map(len, commit.changes))
        if left < 0:
            message = f"its commits change more than {_MOST_CHANGES} files, counted in every commit"
            raise refuse("proposal-too-large", message, hint="propose it in parts, or squash it: git merge --squash")
        yield commit


def noted(commits: Iterable[Commit], touched: dict[str, set[str]]) -> Iterator[Commit]:
    """The same commits; as they pass, the directories of releases that each touched are noted by its id."""
    for commit in commits:
        found = {directory_of(change.path) for changes in commit.changes for change in changes} - {""}
        if found:
            touched[commit.oid] = found
        yield commit


def kept_findings(commits: Iterable[Commit], judged: Judged, folders: Sequence[str]) -> Iterator[Finding]:
    """`evidence-removed`, `-changed`, `-mode` and the same of `trust`: what was recorded is only ever added to.

    1. Every commit on the way, compared with each of its parents: what is restored later was lost all the same.
    2. What is judged, compared with the commits before it, where it is no commit on that way: what lies
       in `folders`, where it is no commit at all.
    """
    yield from audit_history(commits, frozenset()).findings
    if not isinstance(judged.files, Snapshot) or judged.files.commit != judged.proposed:
        for snapshot in judged.before:
            yield from _lost(judged.files, snapshot, folders)


def _lost(files: Files, before: Snapshot, folders: Sequence[str]) -> Iterator[Finding]:
    gone, come = _apart(files, before, folders)
    for path, entry in gone.items():
        what = "trust" if path.startswith(TRUST) else "evidence"
        hint = f"git restore --source={before.commit[:12]} -- {quote(path)}"
        if path not in come:
            message = f"it was recorded and is gone: commit {before.commit[:12]} holds it"
            yield Finding(f"{what}-removed", message, path=path, hint=hint)
        elif come[path] != entry.oid:
            message = f"it was recorded and differs from what commit {before.commit[:12]} holds"
            yield Finding(f"{what}-changed", message, path=path, hint=hint)


def _apart(files: Files, before: Snapshot, folders: Sequence[str]) -> tuple[Entries, Mapping[str, str]]:
    """What was recorded before, and what stands there now: names of objects. Of two commits, only what differs."""
    if isinstance(files, Snapshot) and files.commit:
        gone, come = differing(files.repo.objects, before.commit, files.commit)
        return _recorded(gone), {path: entry.oid for path, entry in come.items()}
    there = _recorded({path: entry for folder in folders for path, entry in before.entries(folder).items()})
    here = {path for folder in folders for path in files.paths(folder)}
    return there, {path: _oid(files, path) for path in there if path in here}


def _recorded(entries: Entries) -> Entries:
    return {path: item for path, item in entries.items() if path.startswith(TRUST) or path.endswith(ENVELOPE_SUFFIX)}


def _oid(files: Files, path: str) -> str:
    return files.oid(path) if isinstance(files, Snapshot) else blob_oid(files.read(path))
