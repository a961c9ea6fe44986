"""Record files as a commit of their own, by plumbing: no hook, filter, ignore rule or user identity takes part."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from ..errors import BadRequest
from .checkout import Checkout, staged
from .entry import leads_astray
from .listing import tree_of
from .loose import LooseStore
from .objects import blob_oid
from .refs import move_ref
from .repository import GitRepository
from .tree import add_files
from .uninterrupted import uninterrupted

BOT = "rfgit <rfgit@localhost>"


def commit_files(
    repo: GitRepository,
    ref: str,
    expected_tip: str | None,
    files: Mapping[str, bytes],
    message: str,
    now: datetime,
    author: str = BOT,
) -> str:
    """Add regular files to the tree of `expected_tip` and make `ref` (a full name) point to the commit of that.

    Returns the new commit, or `expected_tip` when it holds all of the files. None as `expected_tip` makes a first
    commit. When `ref` is checked out here, index and files follow; anywhere else nothing but the ref is seen to move.
    Raises TrailMoved when the ref is not at `expected_tip`, Refusal `evidence-changed` for a path with other content,
    and CannotTell `lock-held`, `disk-full`, `not-writable`, `git-failed`: ref, index and files are as before then.
    """
    for path in files:
        _refuse_odd(path)
    store = LooseStore(repo)
    blobs = {path: blob_oid(data) for path, data in files.items()}
    old_tree = tree_of(repo.objects, expected_tip) if expected_tip else None
    tree = add_files(old_tree, blobs, lambda oid: repo.objects.read(oid, "tree"), lambda data: store.put("tree", data))
    here = repo.head_branch() == ref
    commit = expected_tip
    if commit is None or tree != old_tree:
        for data in files.values():
            store.put("blob", data)
        commit = store.put("commit", commit_bytes(tree, expected_tip, author, now, message))
        store.sync()
    elif not here or staged(repo, tuple(blobs)) == blobs:
        return commit
    if not here:
        move_ref(repo, ref, commit, expected_tip, author)
        return commit
    with Checkout(repo) as checkout:
        checkout.prepare(files, blobs)
        with uninterrupted():
            move_ref(repo, ref, commit, expected_tip, author)
            checkout.follow()
    return commit


def commit_bytes(tree: str, parent: str | None, author: str, now: datetime, message: str) -> bytes:
    """The commit object. `now` needs a time zone; `author` is `name <address>`, and commits, too."""
    if now.tzinfo is None or "\0" in author + message or "\n" in author:
        raise ValueError("a commit needs a time with a zone, an author of one line, and no NUL")
    when = f"{author} {int(now.astimezone(UTC).timestamp())} +0000"
    parents = f"parent {parent}\n" if parent else ""
    text = f"tree {tree}\n{parents}author {when}\ncommitter {when}\n\n{message.rstrip()}\n"
    return text.encode("utf-8")


def _refuse_odd(path: str) -> None:
    if leads_astray(path) or not path.isprintable() or "\\" in path:
        raise BadRequest("path-name", f"{path!r} cannot be the path of a recorded file")
