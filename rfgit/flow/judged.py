"""The files that `check` judges, and the commits that brought them there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property

from ..declare.files import Files
from ..declare.places import RELEASES, REPOSITORY, TARGETS
from ..domain.finding import NOTE, Finding, Refusal, refuse
from ..errors import BadRequest, CannotTell
from ..git.compare import differing
from ..git.listing import Entries
from ..git.merge import merged
from ..git.repository import GitRepository
from ..git.snapshot import IndexSnapshot, Snapshot
from ..git.worktree import WorkTree

DECIDING = (REPOSITORY, RELEASES, TARGETS, "policies/")
"""What decides about a proposal. What else lies on disk is none of its business."""


@dataclass(frozen=True)
class Judged:
    """What is judged: files on disk, a commit, the index, or what a proposal becomes when it is merged.

    `source` says which, for the reader. `before` are the commits that it is to follow. `proposed` is the commit whose
    history is judged with it, where there is one, and `base` the one whose rules it has to obey. `on_disk` are the
    files that a reader may take for what was judged, where no commit was named.
    """

    files: Files
    source: str
    before: tuple[Snapshot, ...]
    notes: tuple[Finding, ...] = ()
    proposed: str = ""
    base: Snapshot | None = None
    on_disk: WorkTree | None = None

    @property
    def tips(self) -> tuple[str, ...]:
        """The commits that have all the history which leads here."""
        if self.base is not None:
            return self.base.commit, self.proposed
        return (self.proposed,) if self.proposed else tuple(snapshot.commit for snapshot in self.before)

    @cached_property
    def changed(self) -> frozenset[str]:
        """Files of the base that would come, go, or have other bytes or another mode; without a base, none."""
        return frozenset().union(*self._differing[0]) if self.base is not None and self._differing else frozenset()

    def stood(self, path: str) -> bool:
        """Whether a file is as it was before what is judged; all that is in no commit counts as old."""
        return not self._differing or any(path not in come for _, come in self._differing)

    def refuse_endless(self) -> None:
        """Refuse a tree without end, before git goes through it. Raises as `differing`."""
        if not self._differing:
            self.files.paths()

    @cached_property
    def _differing(self) -> Sequence[tuple[Entries, Entries]]:
        """What each commit before holds otherwise, and what is held otherwise now; none for files in no commit.

        Raises as `differing`.
        """
        files, before = self.files, (self.base,) if self.base else self.before
        if not isinstance(files, Snapshot) or not files.commit:
            return ()
        for snapshot in before:
            snapshot.repo.whole()
        return tuple(differing(files.repo.objects, snapshot.commit, files.commit) for snapshot in before)


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


def unlike_head(subject: Judged, folders: Sequence[str]) -> Iterator[Finding]:
    """`differs-from-head`, where files on disk are not what a commit holds: one of the two was not judged.

    What lies beside `folders` is not compared. These have no say in a proposal: where they cannot be compared, nothing
    is told.
    """
    if subject.on_disk is None:
        return
    proposed, head = subject.proposed, subject.before[-1] if subject.before else None
    try:
        different = sorted({path for place in folders for path in subject.on_disk.differs_from(head, place)})
    except (CannotTell, Refusal):
        if not proposed:
            raise
        return
    if different:
        what = f"commit {proposed[:12]} was judged, and the files on disk differ from it"
        judged = what if proposed else "the files on disk were judged, and differ from HEAD"
        message = f"{judged}: {_first(different)}"
        yield Finding("differs-from-head", message, NOTE, hint="git add -A && git commit, if it is meant")


@contextmanager
def _proposal(repo: GitRepository, base: str, commit: str | None) -> Iterator[Judged]:
    older, newer = Snapshot(repo, repo.resolve(base)), Snapshot(repo, repo.resolve(commit or "HEAD"))
    with merged(repo, older.commit, newer.commit, base) as result:
        _refuse_no_repository(older, result)
        source = f"commit {newer.commit} merged into {older.commit}"
        notes = (_nothing(commit or "HEAD", base),) if result.commit == older.commit else ()
        on_disk = None if commit else WorkTree(repo.root)
        yield Judged(result, source, (older, newer), notes, proposed=newer.commit, base=older, on_disk=on_disk)


def _refuse_no_repository(base: Snapshot, result: Snapshot) -> None:
    """Where neither has the file, nobody can say what is judged; where only the base has it, the proposal is wrong."""
    if base.paths(REPOSITORY) and not result.paths(REPOSITORY):
        message = f"the proposal takes out {REPOSITORY}: what is left would be no release repository"
        hint = f"git restore --source={base.commit[:12]} -- {REPOSITORY}, and commit it"
        raise refuse("repository-removed", message, path=REPOSITORY, hint=hint)


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
    return Judged(tree, "files on disk", before, on_disk=tree)


def _first(paths: Sequence[str]) -> str:
    return ", ".join(paths[:3]) + (f" and {len(paths) - 3} more" if len(paths) > 3 else "")
