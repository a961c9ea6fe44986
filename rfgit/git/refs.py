"""Move a ref from one known commit to the next, or not at all."""

from __future__ import annotations

from pathlib import Path

from ..errors import CannotTell
from .objects import NO_OBJECT
from .repository import GitRepository
from .run import ask


class TrailMoved(CannotTell):
    """Someone else moved the ref first. Whoever appends may look again and retry."""


def move_ref(repo: GitRepository, ref: str, new: str, old: str | None, who: str) -> None:
    """Make `ref` name `new` if it names `old` (None: if it does not exist yet).

    `ref` is a full name, else ValueError. Raises TrailMoved, CannotTell `lock-held` with the lock's path,
    or CannotTell `git-failed`; the ref stays then.
    """
    if not ref.startswith("refs/"):
        raise ValueError(f"{ref!r} is not the full name of a ref")
    name, _, address = who.partition(" <")
    identity = {"GIT_COMMITTER_NAME": name, "GIT_COMMITTER_EMAIL": address.rstrip(">")}
    args = ("update-ref", "--create-reflog", "-m", "rfgit: record", ref, new, old or NO_OBJECT)
    answer = ask(repo, *args, extra=identity, statuses=range(256))
    if answer.status == 0:
        return
    now = repo.tip(ref)
    if now != old:
        message = f"{ref} moved to {now or 'nothing'} meanwhile, expected {old or 'no such ref'}"
        raise TrailMoved("trail-moved", message, hint="run the same command again")
    for lock in (repo.common_dir / f"{ref}.lock", repo.git_dir / "HEAD.lock"):
        if lock.exists():
            raise lock_held(lock)
    last = (answer.err.strip().splitlines() or ["it said nothing"])[-1]
    raise CannotTell("git-failed", f"git update-ref {ref} ended with status {answer.status}: {last}")


def lock_held(lock: Path) -> CannotTell:
    hint = f"wait for the other git process; if there is none, it crashed: remove {lock}"
    return CannotTell("lock-held", f"another process holds {lock}", hint=hint)
