"""The commit that a forge would make of a proposal, computed where neither file, setting nor attribute has a say."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..domain.finding import Finding, Refusal, refuse
from ..errors import CannotTell
from .compare import differing
from .history import is_ancestor, merge_base
from .repository import GitRepository
from .run import ask, git
from .snapshot import Snapshot

_USAGE = 129
_SHOWN = 50
_NOBODY = {
    f"GIT_{who}_{what}": value
    for who in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "rfgit"), ("EMAIL", "rfgit@localhost"), ("DATE", "1000000000 +0000"))
}


@contextmanager
def merged(repo: GitRepository, base: str, head: str, called: str = "") -> Iterator[Snapshot]:
    """The files of `base` and `head` put together. Both are full ids of commits; `called` is the base's name.

    Where one of the two descends from the other it is that one. Otherwise git merges them in an empty repository that
    borrows their objects: the attributes and the configuration of the real one could name a merge driver, or keep
    both sides of a contradiction. Nothing is written to the real one.

    Raises Refusal `histories-unrelated`, `merge-conflict` and as `differing`, CannotTell `git-too-old` before git
    2.38. Not checked: that a forge merges by the same strategy; what is on the trail is judged again when it is read.
    """
    for newer, older in ((head, base), (base, head)):
        if is_ancestor(repo, older, newer):
            yield Snapshot(repo, newer)
            return
    _refuse_unrelated(repo, base, head)
    differing(repo.objects, base, head)  # a tree without end is refused here, before git goes through it
    import tempfile

    with tempfile.TemporaryDirectory(prefix="rfgit-merge-") as folder:
        apart = _borrower(repo, Path(folder).resolve())
        try:
            yield Snapshot(apart, _merge(apart, base, head, called or base[:12]))
        finally:
            apart.close()


def _refuse_unrelated(repo: GitRepository, base: str, head: str) -> None:
    if merge_base(repo, base, head) is None:
        message = f"commit {head[:12]} has no history in common with {base[:12]}: nobody can merge it"
        raise refuse("histories-unrelated", message, hint="start the branch again from the one that it is to join")


def _borrower(repo: GitRepository, folder: Path) -> GitRepository:
    """A repository without files, index or configuration, which finds its objects in `repo`."""
    for name in ("objects/info", "refs"):
        (folder / name).mkdir(parents=True)
    (folder / "HEAD").write_text("ref: refs/heads/none\n", encoding="ascii")
    lender = str(repo.common_dir / "objects")
    quoted = lender.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    (folder / "objects/info/alternates").write_text(f'"{quoted}"\n', encoding="utf-8", errors="surrogateescape")
    return GitRepository(folder, folder, folder)


def _merge(apart: GitRepository, base: str, head: str, called: str) -> str:
    asked = ("merge-tree", "--write-tree", "-z", "--name-only", "--no-messages", base, head)
    answer = ask(apart, *asked, statuses=(0, 1, _USAGE))
    if answer.status == _USAGE:
        raise CannotTell("git-too-old", "this git cannot merge without a work tree", hint="install git 2.38 or newer")
    tree, *clashing = answer.out.decode("utf-8", "replace").split("\0")[:-1]
    if answer.status == 1:
        raise Refusal(*(_conflict(path, called) for path in clashing[:_SHOWN] or [""]))
    commit = git(apart, "commit-tree", tree, "-p", base, "-p", head, "-m", "merge", extra=_NOBODY)
    return commit.decode("ascii").strip()


def _conflict(path: str, called: str) -> Finding:
    message = f"it cannot be merged: {called} has changed this in another way"
    hint = f"git merge {called}, mend what clashes, and git commit -a"
    return Finding("merge-conflict", message, path=path, hint=hint)
