"""Record what a release decided, if it is still true on top of whatever the trail holds by then."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from ..declare.digests import declaration_digest
from ..declare.read import read_target
from ..domain.finding import Refusal, refuse
from ..domain.names import ReleaseId, Variant
from ..gate.requirements import requirements_of
from ..git.snapshot import Snapshot
from ..record.append import append
from ..record.message import commit_message
from ..trust.assess import assess
from ..trust.claim import Claim
from ..trust.needs import BUILT
from ..trust.verify import accept_all
from .context import Context, read_trust
from .deciding import Dossier, open_dossier, read_targets
from .readiness import refuse_unapproved
from .variant import REFUSED, RELEASED, Outcome


def record_outcomes(dossier: Dossier, outcomes: Sequence[Outcome], record_failures: bool, now: datetime) -> str | None:
    """Record what was decided in one commit, and return it; None where nothing is new."""
    recorded = [item for item in outcomes if item.status == RELEASED or (record_failures and item.status == REFUSED)]
    files = {path: data for item in recorded for path, data in item.envelopes.items()}
    if not files:
        return None
    context, release_id = dossier.context, dossier.release.id
    good = [item for item in recorded if item.status == RELEASED]
    message = commit_message(
        _subject(release_id, good, len(recorded)),
        "\n\n".join(f"The artifact for {item.target} is {item.status}." for item in recorded),
        release=release_id,
        artifacts=[(item.target, item.artifact) for item in recorded if item.artifact],
    )

    def still_valid(snapshot: Snapshot) -> None:
        """Another writer was first: what was true at the start has to be true on top of what they wrote."""
        if _digests(dossier, snapshot, recorded) != _digests(dossier, context.snapshot, recorded):
            hint = f"look at what changed, then: rfgit release {release_id}"
            raise refuse("declaration-moved", f"{release_id} or its targets changed during the release", hint=hint)
        _refuse_overtaken(replace(context, snapshot=snapshot), dossier, good, now)

    return append(
        context.repo, context.repository.trail, context.commit, files, message, now, still_valid=still_valid
    ).commit


def _refuse_overtaken(context: Context, dossier: Dossier, good: Sequence[Outcome], now: datetime) -> None:
    trust = read_trust(context.snapshot, context.repository)
    moved = open_dossier(replace(context, trust=trust), dossier.release.id)
    targets = read_targets(context, tuple(item.target for item in good))
    refuse_unapproved(moved, targets, now)
    for item, target in zip(good, targets, strict=True):
        if item.artifact is None:
            continue
        claim = Claim(Variant(dossier.release.id, target.name), item.artifact, dossier.declaration, target.digest)
        own, _ = accept_all(item.envelopes.items(), trust.current, trust.repository)
        requirements = requirements_of(dossier.release, target.name)
        found = assess(claim, requirements, [*moved.evidence, *own], trust.current, stage=BUILT).findings
        if found:
            raise Refusal(*found)


def _digests(dossier: Dossier, snapshot: Snapshot, recorded: Sequence[Outcome]) -> list[str]:
    targets = [read_target(snapshot, item.target).digest for item in recorded]
    return [str(declaration_digest(snapshot, dossier.release.id)), *map(str, targets)]


def _subject(release_id: ReleaseId, good: Sequence[Outcome], count: int) -> str:
    if len(good) < count:
        return f"Record a failed release of {release_id}"
    return f"Release {release_id} for {', '.join(item.target for item in good)}"


def keep_refused(context: Context, release_id: ReleaseId, outcomes: Sequence[Outcome]) -> Iterator[str]:
    """Leave what was signed about a refused variant outside of the trail, for its author to read."""
    for item in outcomes:
        if item.status == REFUSED and item.envelopes:
            folder = context.workspace / "out" / release_id.name / release_id.version / item.target
            folder.mkdir(parents=True, exist_ok=True)
            for path, data in item.envelopes.items():
                (folder / path.rpartition("/")[2]).write_bytes(data)
            yield folder.relative_to(context.repo.root).as_posix()
