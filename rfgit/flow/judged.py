"""The files that `check` judges, and what they have to keep of the commits before them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..declare.files import Files
from ..domain.finding import NOTE, Finding
from ..errors import BadRequest
from ..git.objects import blob_oid
from ..git.repository import GitRepository
from ..git.snapshot import IndexSnapshot, Snapshot
from ..git.worktree import WorkTree
from ..trust.chain import FOLDER
from .evidence import SUFFIX


@dataclass(frozen=True)
class Judged:
    """What is judged: files on disk, a commit or the index. `source` says which, for the reader.

    `before` are the commits that it is to follow: HEAD, or the parents of a commit.
    """

    files: Files
    source: str
    before: tuple[Snapshot, ...]
    notes: tuple[Finding, ...] = ()


def choose(repo: GitRepository, commit: str | None, index: bool) -> Judged:
    """The files on disk as their author left them, unless a commit or the index is asked for."""
    if commit is not None and index:
        raise BadRequest("usage", "--commit and --index exclude each other", hint="give one of them")
    if commit is not None:
        snapshot = Snapshot(repo, repo.resolve(commit))
        parents = tuple(Snapshot(repo, parent) for parent in repo.parents(snapshot.commit))
        return Judged(snapshot, f"commit {snapshot.commit}", parents)
    head = repo.head()
    before = (Snapshot(repo, head),) if head else ()
    if index:
        return Judged(IndexSnapshot(repo), "index", before)
    tree = WorkTree(repo.root)
    return Judged(tree, "files on disk", before, tuple(_differences(tree, repo)))


def lost_evidence(judged: Judged) -> Iterator[Finding]:
    """`evidence-removed` and `evidence-changed`: what a commit before holds is kept as it is, for ever."""
    here = set(judged.files.paths())
    for snapshot in judged.before:
        for path, entry in snapshot.entries().items():
            if not path.endswith(SUFFIX) and not path.startswith(FOLDER):
                continue
            hint = f"git restore --source={snapshot.commit[:12]} -- {path}"
            if path not in here:
                message = f"recorded evidence is gone: commit {snapshot.commit[:12]} holds it"
                yield Finding("evidence-removed", message, path=path, hint=hint)
            elif _oid(judged.files, path) != entry.oid:
                message = f"recorded evidence differs from what commit {snapshot.commit[:12]} holds"
                yield Finding("evidence-changed", message, path=path, hint=hint)


def _oid(files: Files, path: str) -> str:
    return files.oid(path) if isinstance(files, Snapshot) else blob_oid(files.read(path))


def _differences(tree: WorkTree, repo: GitRepository) -> Iterator[Finding]:
    different = tree.differs_from_head(repo)
    if different:
        shown = ", ".join(different[:3]) + (f" and {len(different) - 3} more" if len(different) > 3 else "")
        message = f"the files on disk were judged, and differ from HEAD: {shown}"
        yield Finding("differs-from-head", message, NOTE, hint="rfgit check --commit HEAD judges what is committed")
