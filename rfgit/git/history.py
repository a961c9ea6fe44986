"""Walk history, oldest commit first, with every change that each commit made to each of its parents."""

from __future__ import annotations

import os
import re
import select
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from sys import intern
from typing import IO, cast

from ..domain.finding import Refusal, refuse
from ..errors import CannotTell
from .listing import MOST_FILES, tree_of
from .objects import MOST_BYTES
from .repository import GitRepository
from .run import TIMEOUT, ask, command, confine, environment, failure, git, timed_out

MOST_CHANGES = 2 * MOST_FILES
"""Of one commit: it may replace all that a tree may hold."""

MOST_PARENTS = 64
"""Of one commit. Git itself merges no more than some dozens at once."""

_FIELDS = ("%H", "%P", "%T", "%an <%ae>", "%at", "%cn <%ce>", "%ct", "%s", "%b")
_FORMAT = "--format=tformat:" + "%x00".join(_FIELDS)
# fmt: off
_LOG = (
    "log", "--topo-order", "--root", "-m", "--raw", "-z", "--no-renames", "--no-abbrev",
    "--ignore-submodules=none", "--no-relative", "--no-show-signature", "--no-ext-diff", "--no-textconv",
    "--no-color", "--no-notes", "--no-mailmap", "--no-decorate", "--encoding=UTF-8",
)
# fmt: on
_SECONDS = re.compile(r"-?[0-9]{1,18}")


@dataclass(frozen=True, slots=True)
class Change:
    """One file that differs between a parent and its child. `status` is A, M, D or T; a rename is a D and an A."""

    status: str
    old_mode: str
    new_mode: str
    old_oid: str
    new_oid: str
    path: str


@dataclass(frozen=True)
class Commit:
    """`author` and `committer` are `name <address>`, times are seconds since 1970, 0 for no time: claims, not proofs.

    `changes` has one entry for each parent, in order; a commit without parents is compared with the empty tree.
    """

    oid: str
    parents: tuple[str, ...]
    tree: str
    author: str
    authored: int
    committer: str
    committed: int
    subject: str
    body: str
    changes: tuple[tuple[Change, ...], ...]


def walk(repo: GitRepository, tip: str, *since: str) -> Iterator[Commit]:
    """Every commit that `tip` reaches, and none of `since` does, parents before children.

    A change that only a merge made shows as a difference from each of its parents.
    Raises CannotTell: `history-incomplete` for a shallow or partial clone, `git-failed` when git cannot read on.
    Refusal `tree-too-large` for a commit that changes more files than two trees may hold.
    Not checked: that commits and trees hash to their names, which `git fsck` does.
    """
    repo.whole()
    _refuse_many_parents(repo, tip, since)
    trees: dict[str, str] = {}
    for fields, records in _records(_stream(repo, *_LOG, "--reverse", _FORMAT, *_range(tip, since))):
        parents = tuple(fields[1].split())
        trees[fields[0]] = fields[2]
        # Git writes no record for a parent with the same tree, and does not say which parent a record belongs to.
        differ = [_tree(repo, trees, parent) != fields[2] for parent in parents]
        if parents and len(records) != sum(differ):
            raise _silent(fields[0])
        found = iter(records)
        changes = tuple(next(found, ()) if other else () for other in differ)
        yield _commit(fields, changes if parents else tuple(records) or ((),))


def losses(repo: GitRepository, tip: str, folders: Sequence[str]) -> tuple[tuple[str, Change], ...]:
    """What any commit that `tip` reaches removed or changed below the folders, newest first; not what it added.

    Each commit is compared with each of its parents: a merge may have the trail for its second one.
    """
    repo.whole()
    only = [f":(top,literal){folder.rstrip('/')}" for folder in folders]
    args = ("--full-history", "--sparse", "--diff-filter=a", _FORMAT, "--end-of-options", tip, "--", *only)
    found = _records(_stream(repo, *_LOG, *args))
    return tuple((fields[0], change) for fields, records in found for changes in records for change in changes)


def trail_of(repo: GitRepository, tip: str) -> frozenset[str]:
    """The first-parent commits of `tip`, itself among them."""
    repo.whole()
    return frozenset(git(repo, "rev-list", "--first-parent", "--end-of-options", tip, "--").decode().split())


def touching(repo: GitRepository, tips: Sequence[str], pathspecs: Sequence[str]) -> tuple[str, ...]:
    """Every commit that `tips` reach and that changed what the pathspecs name, on all sides of every merge."""
    repo.whole()
    words = ("rev-list", "--full-history", "--end-of-options", *tips, "--", *pathspecs)
    return tuple(git(repo, *words).decode("ascii").split())


def is_ancestor(repo: GitRepository, older: str, newer: str) -> bool:
    """True when `newer` reaches `older`; a commit reaches itself."""
    repo.whole()
    return ask(repo, "merge-base", "--is-ancestor", older, newer, statuses=(0, 1)).status == 0


def merge_base(repo: GitRepository, one: str, other: str) -> str | None:
    """The newest commit that both reach, by git's choice where there is more than one; None where there is none."""
    repo.whole()
    answer = ask(repo, "merge-base", "--end-of-options", one, other, statuses=(0, 1))
    return answer.out.decode("ascii").strip() or None


def last_change(repo: GitRepository, tip: str, prefix: str) -> str | None:
    """The newest first-parent commit that changed a file below `prefix`, evidence not counted; None without one."""
    repo.whole()
    folder = "".join("\\" + letter if letter in "*?[]\\" else letter for letter in prefix.strip("/"))
    beside = f":(top,exclude,glob){folder}/**/attestations/**" if folder else ":(top,exclude,glob)**/attestations/**"
    only = (f":(top,literal){prefix.strip('/')}", beside)
    found = git(repo, "rev-list", "--first-parent", "--max-count=1", "--end-of-options", tip, "--", *only)
    return found.decode().strip() or None


def _refuse_many_parents(repo: GitRepository, tip: str, since: Sequence[str]) -> None:
    """Git compares a commit with every parent before it says a word."""
    if since and repo.parents(tip) == tuple(since):
        return
    found = git(repo, "rev-list", f"--min-parents={MOST_PARENTS + 1}", "--max-count=1", *_range(tip, since))
    if found:
        commit = found.decode("ascii")[:12]
        message = f"commit {commit} has more than {MOST_PARENTS} parents"
        raise refuse("proposal-too-large", message, hint=f"git rebase -i {commit}~ takes it out of the branch")


def _range(tip: str, since: Sequence[str]) -> list[str]:
    return ["--end-of-options", tip, *(f"^{commit}" for commit in since), "--"]


def _tree(repo: GitRepository, trees: dict[str, str], commit: str) -> str:
    if commit not in trees:
        trees[commit] = tree_of(repo.objects, commit)
    return trees[commit]


def _stream(repo: GitRepository, *args: str) -> Iterator[str]:
    """The NUL-ended words of git's output as they come."""
    import tempfile

    argv = command(repo, *args)
    pipe, null = subprocess.PIPE, subprocess.DEVNULL
    with tempfile.TemporaryFile() as errors:
        with subprocess.Popen(
            argv, stdin=null, stdout=pipe, stderr=errors, env=environment(), cwd=repo.root
        ) as process:
            confine(process.pid)
            try:
                yield from _words(cast("IO[bytes]", process.stdout), argv)
            except BaseException:
                process.kill()
                raise
        if process.returncode != 0:
            errors.seek(0)
            raise failure(argv, process.returncode, errors.read())


def _words(stream: IO[bytes], argv: Sequence[str]) -> Iterator[str]:
    rest = b""
    while block := _block(stream, argv):
        *words, rest = (rest + block).split(b"\0")
        if len(rest) > MOST_BYTES:
            raise CannotTell("object-too-large", f"a commit has more than {MOST_BYTES} bytes", hint="git fsck names it")
        for word in words:
            yield word.decode("utf-8", "backslashreplace")


def _block(stream: IO[bytes], argv: Sequence[str]) -> bytes:
    """The next bytes, b"" at the end. A git that says nothing for long compares what it will never tell of."""
    if not select.select([stream], [], [], TIMEOUT)[0]:
        raise timed_out(argv)
    return os.read(stream.fileno(), 1 << 18)


def _records(words: Iterator[str]) -> Iterator[tuple[list[str], list[tuple[Change, ...]]]]:
    """Join the words to commits: their fields, and one tuple of changes for each record that git wrote of them."""
    fields: list[str] = []
    records: list[tuple[Change, ...]] = []
    left = MOST_CHANGES
    word = next(words, None)
    while word is not None:
        head = [word, *(next(words) for _ in _FIELDS[1:])]
        changes: list[Change] = []
        word = next(words, None)
        while word is not None and word.lstrip("\n").startswith(":"):
            changes.append(_change(word, next(words)))
            word = next(words, None)
            left -= 1
            if left < 0:
                raise _too_many(head[0])
        if fields and fields[0] != head[0]:
            yield fields, records
            records, left = [], MOST_CHANGES - len(changes)
        fields = head
        if changes:
            records.append(tuple(changes))
    if fields:
        yield fields, records


def _change(head: str, path: str) -> Change:
    old_mode, new_mode, old_oid, new_oid, status = head.lstrip("\n:").split(" ")
    return Change(intern(status), intern(old_mode), intern(new_mode), old_oid, new_oid, path)


def _silent(commit: str) -> Refusal:
    message = (
        f"commit {commit[:12]} differs from a parent in a way that git does not show: an odd mode, or an empty folder"
    )
    return refuse("path-name", message, hint=f"git rebase -i {commit[:12]}~ takes it out of the branch")


def _too_many(commit: str) -> Refusal:
    message = f"commit {commit[:12]} changes more than {MOST_CHANGES} files"
    return refuse("tree-too-large", message, hint=f"git rebase -i {commit[:12]}~ takes it out of the branch")


def _commit(fields: list[str], changes: tuple[tuple[Change, ...], ...]) -> Commit:
    oid, parents, tree, author, authored, committer, committed, subject, body = fields
    at, then = (int(text) if _SECONDS.fullmatch(text) else 0 for text in (authored, committed))
    return Commit(oid, tuple(parents.split()), tree, author, at, committer, then, subject, body.strip(), changes)
