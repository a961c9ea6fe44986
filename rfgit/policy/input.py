"""The input document `rfgit/policy-input/v1`: all that a policy may look at, as plain JSON.

Pure: `now` is a parameter, and only evidence that was verified is summed up here, by who calls. What is not
known is null; a policy never has to tell absent from unknown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from ..declare.documents import Fleet, Place, Release, Repository, Target
from ..domain.digest import Digest

SCHEMA = "rfgit/policy-input/v1"

Phase = Literal["propose", "release", "gate"]


@dataclass(frozen=True)
class Signature:
    """One principal in one role stands for `on`: model, declaration or artifact. `subject` is `sha256:<hex>`."""

    role: str
    principal: str
    on: str
    subject: str


@dataclass(frozen=True)
class ModelState:
    """What the model's registry says of it, by the word of the model-owner."""

    stage: str
    version: str


@dataclass(frozen=True)
class Check:
    """A check that ran on the artifact, and its result: PASSED, WARNED or FAILED."""

    name: str
    result: str


@dataclass(frozen=True)
class Number:
    """A number of the performance envelope, and how well it is known."""

    metric: str
    value: float
    unit: str
    assurance: str


@dataclass(frozen=True)
class EvidenceSummary:
    """What verified evidence says of one release, or of one of its artifacts."""

    signatures: tuple[Signature, ...] = ()
    model: ModelState | None = None
    checks: tuple[Check, ...] = ()
    numbers: tuple[Number, ...] = ()


NO_EVIDENCE = EvidenceSummary()


def policy_input(
    phase: Phase,
    now: datetime,
    repository: Repository,
    release: Release,
    *,
    declaration: Digest | None = None,
    target: Target | None = None,
    fleet: Fleet | None = None,
    evidence: EvidenceSummary = NO_EVIDENCE,
    roles: Mapping[str, int] | None = None,
) -> dict[str, Any]:
    """Build the document. `roles` are the trust policy's thresholds. ValueError for a `now` without a zone."""
    return {
        "schema": SCHEMA,
        "phase": phase,
        "now": _instant(now),
        "repository": {"name": repository.name, "id": str(repository.trust) if repository.trust else None},
        "release": _release(release),
        "declaration": str(declaration) if declaration else None,
        "target": _target(target) if target else None,
        "fleet": _fleet(fleet) if fleet else None,
        "evidence": _evidence(evidence),
        "roles": {role: {"threshold": threshold} for role, threshold in sorted((roles or {}).items())},
    }


def _instant(now: datetime) -> str:
    if now.tzinfo is None:
        raise ValueError(f"expected a time with a zone, got {now}")
    return now.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _release(release: Release) -> dict[str, Any]:
    stated = release.constraints
    constraints = {
        "regions": _listed(stated.regions),
        "residency": stated.residency,
        "customers": _listed(stated.customers),
        "hosting": _listed(stated.hosting),
        "enforcedAt": _listed(stated.enforced_at),
    }
    return {
        **release.source.value["spec"],
        "name": release.id.name,
        "version": release.id.version,
        "counter": release.counter,
        "constraints": constraints,
    }


def _target(target: Target) -> dict[str, Any]:
    site = _place(target.site) if target.site else None
    return {**target.source.value["spec"], "name": target.name, "site": site}


def _fleet(fleet: Fleet) -> dict[str, Any]:
    return {**fleet.source.value["spec"], "name": fleet.name, "place": _place(fleet.place)}


def _place(place: Place) -> dict[str, Any]:
    return dict(vars(place))


def _evidence(evidence: EvidenceSummary) -> dict[str, Any]:
    return {
        "signatures": [dict(vars(item)) for item in evidence.signatures],
        "model": dict(vars(evidence.model)) if evidence.model else None,
        "checks": [dict(vars(item)) for item in evidence.checks],
        "numbers": [dict(vars(item)) for item in evidence.numbers],
    }


def _listed(values: tuple[str, ...] | None) -> list[str] | None:
    return None if values is None else list(values)
