"""The files that `check` judges, and the commits that brought them there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property

from ..declare.files import Files
from ..declare.places import RELEASES, REPOSITORY, TARGETS
from ..domain.finding import NOTE, Finding, Refusal
from ..errors import BadRequest, CannotTell
from ..git.compare import differing
from ..git.merge import merged
from ..git.repository import GitRepository
from ..git.snapshot import IndexSnapshot, Snapshot
from ..git.worktree import WorkTree

_OURS = (REPOSITORY, RELEASES, TARGETS, "policies/")
"""What decides about a proposal. What else lies on disk is none of its business."""


@dataclass(frozen=True)
class Judged:
    """What is judged: files on disk, a commit, the index, or what a proposal becomes when it is merged.

    `source` says which, for the reader. `before` are the commits that it is to follow. `proposed` is the commit whose
    history is judged with it, where there is one, and `base` the one whose rules it has to obey.
    """

    files: Files
    source: str
    before: tuple[Snapshot, ...]
    notes: tuple[Finding, ...] = ()
    proposed: str = ""
    base: Snapshot | None = None

    @property
    def tips(self) -> tuple[str, ...]:
        """The commits that have all the history which leads here."""
        if self.base is not None:
            return self.base.commit, self.proposed
        return (self.proposed,) if self.proposed else tuple(snapshot.commit for snapshot in self.before)

    @cached_property
    def changed(self) -> frozenset[str]:
        """Files of the base that would come, go, or have other bytes or another mode; without a base, none."""
        if self.base is None or not isinstance(self.files, Snapshot):
            return frozenset()
        gone, come = differing(self.files.repo.objects, self.base.commit, self.files.commit)
        return frozenset(gone) | frozenset(come)


@contextmanager
def chosen(repo: GitRepository, commit: str | None, index: bool, base: str | None) -> Iterator[Judged]:
    """The files on disk as their author left them, unless git objects are asked for: then nothing else is read."""
    if index and (commit is not None or base is not None):
        raise BadRequest("usage", "--index excludes --commit and --base", hint="give --index alone")
    if base is not None:
        with _proposal(repo, base, commit) as judged:
            yield judged
    elif commit is not None:
        yield _commit(repo, repo.resolve(commit))
    else:
        yield _here(repo, index)


@contextmanager
def _proposal(repo: GitRepository, base: str, commit: str | None) -> Iterator[Judged]:
    older, newer = Snapshot(repo, repo.resolve(base)), Snapshot(repo, repo.resolve(commit or "HEAD"))
    with merged(repo, older.commit, newer.commit, base) as result:
        source = f"commit {newer.commit} merged into {older.commit}"
        notes = [] if commit else [*_uncommitted(repo, newer.commit)]
        if result.commit == older.commit:
            notes.append(_nothing(commit or "HEAD", base))
        yield Judged(result, source, (older, newer), tuple(notes), proposed=newer.commit, base=older)


def _nothing(commit: str, base: str) -> Finding:
    message = f"{commit} is on {base} already: nothing is proposed"
    return Finding("nothing-proposed", message, NOTE, hint="git commit what is to be proposed, or name its --commit")


def _commit(repo: GitRepository, commit: str) -> Judged:
    parents = tuple(Snapshot(repo, parent) for parent in repo.parents(commit))
    return Judged(Snapshot(repo, commit), f"commit {commit}", parents, proposed=commit)


def _here(repo: GitRepository, index: bool) -> Judged:
    head = repo.head()
    before = (Snapshot(repo, head),) if head else ()
    if index:
        return Judged(IndexSnapshot(repo), "index", before)
    tree = WorkTree(repo.root)
    return Judged(tree, "files on disk", before, tuple(_differences(tree, repo)))


def _differences(tree: WorkTree, repo: GitRepository) -> Iterator[Finding]:
    different = tree.differs_from_head(repo)
    if different:
        yield _differ(f"the files on disk were judged, and differ from HEAD: {_first(different)}")


def _uncommitted(repo: GitRepository, commit: str) -> Iterator[Finding]:
    """Whoever forgot to commit would take the answer for one about the files that they see.

    These have no say: where they cannot be compared, nothing is told.
    """
    tree = WorkTree(repo.root)
    try:
        different = sorted(path for place in _OURS for path in tree.differs_from_head(repo, place))
    except (CannotTell, Refusal):
        return
    if different:
        yield _differ(f"commit {commit[:12]} was judged, and the files on disk differ from it: {_first(different)}")


def _differ(message: str) -> Finding:
    return Finding("differs-from-head", message, NOTE, hint="git add -A && git commit, if it is meant")


def _first(paths: Sequence[str]) -> str:
    return ", ".join(paths[:3]) + (f" and {len(paths) - 3} more" if len(paths) > 3 else "")
