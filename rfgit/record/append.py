"""Append envelopes to the trail: add-only, by compare-and-swap, with a bounded number of further tries."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from ..declare.places import ENVELOPE_SUFFIX
from ..errors import CannotTell
from ..git.refs import TrailMoved
from ..git.repository import GitRepository
from ..git.snapshot import Snapshot
from ..git.write import commit_files
from .turn import turn

_PAUSE = 0.02


@dataclass(frozen=True)
class Recorded:
    """`commit` is the tip afterwards: a new commit if `added` names paths, else the same as `tip_before`."""

    commit: str
    tip_before: str
    added: tuple[str, ...]


def append(
    repo: GitRepository,
    ref: str,
    tip: str,
    files: Mapping[str, bytes],
    message: str,
    now: datetime,
    *,
    still_valid: Callable[[Snapshot], None],
    retries: int = 5,
) -> Recorded:
    """Commit those of the files (path to envelope) that the trail does not hold yet on top of `tip`.

    1. Only envelopes are recorded: ValueError for anything else.
    2. Look where the trail is. If it is not at `tip` any more, ask `still_valid` about its new tip.
    3. Commit what is new on top. If another writer was first, start again at 2.

    `still_valid` raises when the new tip no longer carries what was signed (Refusal `declaration-moved`); for `tip`
    itself the caller has seen to that. Raises Refusal `evidence-changed`; CannotTell `trail-busy`
    after `retries` further tries, and whatever `commit_files` raises. Nothing has moved then.
    """
    for path in files:
        if not path.endswith(ENVELOPE_SUFFIX):
            raise ValueError(f"{path} is no {ENVELOPE_SUFFIX} file; only envelopes are recorded")
    with turn(repo.common_dir / "rfgit.lock"):
        for attempt in range(retries + 1):
            snapshot = Snapshot(repo, repo.resolve(ref))
            if snapshot.commit != tip:
                still_valid(snapshot)
                tip = snapshot.commit
            try:
                added = _missing(snapshot, files)
                return Recorded(commit_files(repo, ref, tip, files, message, now), tip, added)
            except TrailMoved:
                # Writers that met once would meet again if all waited equally long.
                time.sleep(random.uniform(0, _PAUSE * (attempt + 1)))  # noqa: S311 - no secret
    problem = f"{ref} moved {retries + 1} times while this was being recorded"
    raise CannotTell("trail-busy", problem, hint="run the same command again")


def _missing(snapshot: Snapshot, files: Mapping[str, bytes]) -> tuple[str, ...]:
    """The paths that the commit does not have, sorted. What it has with other content, `commit_files` refuses."""
    folders = {path.rpartition("/")[0] for path in files}
    present = {path for folder in folders for path in snapshot.paths(folder)}
    return tuple(sorted(set(files) - present))
