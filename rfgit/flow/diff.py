"""`rfgit diff`: what differs between two commits, in words, and what that touches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from ..check.differences import Differences, differences
from ..declare.files import exists
from ..declare.places import REPOSITORY
from ..declare.read import read_repository
from ..domain.finding import NOTE, Finding, Refusal
from ..domain.result import Result, judged
from ..errors import CannotTell
from ..git.history import is_ancestor
from ..git.repository import open_repository
from ..git.snapshot import Snapshot
from ..trust.chain import FOLDER, Trust
from .context import read_trust
from .radius import radius_of
from .sides import Sides, open_sides


def diff(start: Path, one: str, other: str | None, now: datetime) -> Result:
    """Compare two commits, from their git objects alone. `now` is for the policies that are asked.

    1. Which two commits; only the files that differ between them are compared.
    2. Every declaration that differs, field by field.
    3. The trust of the base: only what verifies under it counts.
    4. The blast radius, by what both have recorded.

    That something differs is no finding. One is what cannot be read on either side, for nobody can tell what it is.
    """
    sides = open_sides(open_repository(start), one, other)
    _refuse_elsewhere(sides)
    found = differences(*sides.files, sides.paths)
    trust, findings = _trust(sides.base)
    radius, more = radius_of(sides, found, trust, now)
    envelopes = set(found.evidence)
    data = {
        "from": {"name": sides.names[0], "commit": sides.before.commit},
        "to": {"name": sides.names[1], "commit": sides.after.commit},
        "changes": [change.as_json() for change in found.changes],
        "evidence": {"added": len(envelopes - {*sides.gone}), "lost": len(envelopes & {*sides.gone})},
        "radius": radius.as_json(),
    }
    return judged("diff", (*_diverged(sides), *_unreadable(sides, found), *findings, *more), data)


def _refuse_elsewhere(sides: Sides) -> None:
    if not any(exists(side, REPOSITORY) for side in (sides.before, sides.after)):
        message = f"neither {sides.names[0]} nor {sides.names[1]} has a {REPOSITORY}"
        raise CannotTell("not-a-release-repository", message, hint="rfgit init makes a release repository")


def _diverged(sides: Sides) -> Iterator[Finding]:
    """What A gained meanwhile shows as if B took it away."""
    one, other = sides.names
    if sides.before is sides.base and not is_ancestor(sides.base.repo, sides.before.commit, sides.after.commit):
        message = f"{one} has commits that {other} lacks: what they brought shows as taken away"
        yield Finding("diverged", message, NOTE, hint=f"rfgit diff {one}...{other} leaves them out")


def _trust(base: Snapshot) -> tuple[Trust | None, tuple[Finding, ...]]:
    """The trust in force at the base; without one a note, for then nothing is known to be signed, or not."""
    if not base.paths(FOLDER):
        message = f"commit {base.commit[:12]} has no trust policy: what was built, what runs where and which "
        message += "signatures are missing cannot be told"
        hint = "rfgit init --dev makes a repository with a trust policy for trying things out"
        return None, (Finding("no-trust-policy", message, NOTE, hint=hint),)
    try:
        return read_trust(base, read_repository(base)), ()
    except Refusal as refusal:
        return None, tuple(_at(base, refusal.findings))


def _unreadable(sides: Sides, found: Differences) -> Iterator[Finding]:
    yield from _at(sides.before, found.unreadable_before)
    yield from _at(sides.after, found.unreadable_after)


def _at(snapshot: Snapshot, findings: Sequence[Finding]) -> Iterator[Finding]:
    """Both sides have files of the same path: the message says which side is meant."""
    return (replace(item, message=f"in {snapshot.commit[:12]}: {item.message}") for item in findings)
