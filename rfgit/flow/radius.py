"""Gather the blast radius of a comparison: what it touches, and the verified evidence that says what that means."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from ..check.differences import Differences
from ..declare.documents import Repository
from ..declare.read import read_repository
from ..domain.evidence import Evidence
from ..domain.finding import Finding, Refusal
from ..errors import CannotTell
from ..fleet.due import Due, Voided, voided
from ..fleet.radius import Radius
from ..fleet.reached import reached_fleets
from ..fleet.touched import TouchedRelease, touched_variants
from ..fleet.touching import Touching
from ..git.snapshot import Snapshot
from ..trust.chain import Trust
from .court import Court
from .dues import missing_signatures
from .evidence import FLEETS as ACTIVATIONS
from .questions import Questions
from .sides import Sides


def radius_of(
    sides: Sides, found: Differences, trust: Trust | None, now: datetime
) -> tuple[Radius, tuple[Finding, ...]]:
    """The radius, and what could not be read on the way.

    1. Targets whose digest differs, and the releases that differ or are for one of those.
    2. What the trail says of these releases: what was built needs a new version, the rest does not.
    3. The fleets that could run them, by the policies, and what each runs now.
    4. Where policies differ: the releases that they judge otherwise.
    5. The signatures that are missing.
    """
    touching = Touching(*sides.files, found)
    targets = touching.targets()
    if targets:
        sides.files[1].list_all()
    releases = touching.releases(targets)
    evidence, notes = _evidence(sides, trust, (f"{item.id.directory}/attestations" for item in releases))
    variants = touched_variants(releases, targets, evidence if trust else None)
    fleets = touching.fleets(variants)
    active, more_notes = _evidence(sides, trust, [ACTIVATIONS] if fleets else [])
    classes = touching.classes(targets, variants, fleets)
    court = _court(sides, found, trust, now)
    bars = court.bars(variants, touching.documents, fleets) if court else {}
    signatures: tuple[Due, ...] | None = None
    findings: tuple[Finding, ...] = ()
    if trust is not None:
        declared = touching.declared()[1]
        signatures, findings = missing_signatures(sides, found, trust, declared, releases, variants, evidence)
    reached = {item.variant.release for item in variants}
    radius = Radius(
        trust=trust.current.version if trust else None,
        releases=tuple(item for item in releases if item.declaration.differs or item.id in reached),
        targets=targets,
        classes=classes,
        variants=variants,
        fleets=reached_fleets(fleets, touching.changed_fleets(), variants, classes, active, bars),
        signatures=signatures,
        voided=tuple(gone for item in releases for gone in _voided(item, evidence)),
        rejudged=court.rejudged(trust) if court else None,
    )
    return radius, (*touching.findings, *notes, *more_notes, *findings, *(court.notes if court else ()))


def _court(sides: Sides, found: Differences, trust: Trust | None, now: datetime) -> Court | None:
    """None where the newer side is no repository that could be asked about."""
    repository = _repository(sides.after)
    return Court(sides, found, Questions(repository, trust.current if trust else None, now)) if repository else None


def _repository(snapshot: Snapshot) -> Repository | None:
    try:
        return read_repository(snapshot)
    except (Refusal, CannotTell):
        return None


def _evidence(
    sides: Sides, trust: Trust | None, folders: Iterable[str]
) -> tuple[tuple[Evidence, ...], tuple[Finding, ...]]:
    return sides.evidence(trust, folders) if trust else ((), ())


def _voided(item: TouchedRelease, evidence: Iterable[Evidence]) -> tuple[Voided, ...]:
    return voided(item.id, item.declaration.before, evidence) if item.declaration.differs else ()
