"""Blast radius, first half: which variants a change of declarations touches, and what each of them needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..domain.digest import Digest
from ..domain.evidence import Evidence
from ..domain.names import ReleaseId, Variant
from ..gate.recorded import builds

NEW_VERSION = "new-version"
BUILD = "build"
IMPOSSIBLE = "impossible"
WITHDRAWN = "withdrawn"
UNKNOWN = "unknown"


@dataclass(frozen=True)
class Moved:
    """A digest before and after; None on a side where nothing is declared."""

    before: Digest | None
    after: Digest | None

    @property
    def differs(self) -> bool:
        return self.before != self.after

    def as_json(self) -> dict[str, Any]:
        return {side: str(digest) if digest else None for side, digest in vars(self).items()}


@dataclass(frozen=True)
class TouchedRelease:
    """A release whose declaration differs, or that is for a target that does. `targets` are those of each side."""

    id: ReleaseId
    declaration: Moved
    targets: tuple[tuple[str, ...], tuple[str, ...]]
    replaces: ReleaseId | None


@dataclass(frozen=True)
class TouchedVariant:
    """`needs` is one of the words above, `why` says so to people. `artifacts` are those that are recorded."""

    variant: Variant
    needs: str
    why: str
    artifacts: tuple[Digest, ...] = ()


def touched_variants(
    releases: Iterable[TouchedRelease], targets: Mapping[str, Moved], evidence: Sequence[Evidence] | None
) -> tuple[TouchedVariant, ...]:
    """What each variant of these releases needs, of those that are touched at all.

    `targets` are those whose digest differs. A release whose declaration is the same is touched in these alone.
    Without `evidence` nobody can tell what was built. Not checked: whether a recorded artifact may run anywhere.
    """
    return tuple(found for release in releases for found in _variants(release, targets, evidence))


def _variants(
    release: TouchedRelease, targets: Mapping[str, Moved], evidence: Sequence[Evidence] | None
) -> Iterator[TouchedVariant]:
    before, after = release.targets
    frozen = [] if evidence is None else _built_otherwise(release, evidence)
    for name in dict.fromkeys((*after, *before)):
        if name not in targets and not release.declaration.differs:
            continue
        variant = Variant(release.id, name)
        recorded = () if evidence is None else builds(evidence, variant)
        artifacts = tuple(dict.fromkeys(item.subject for item in recorded))
        if name not in after:
            yield TouchedVariant(variant, WITHDRAWN, "it is no longer declared", artifacts)
        elif name in targets and targets[name].after is None:
            yield TouchedVariant(variant, IMPOSSIBLE, f"target {name} is no longer declared", artifacts)
        elif evidence is None:
            yield TouchedVariant(variant, UNKNOWN, "whether it was built cannot be told")
        else:
            found = _needs(variant, targets.get(name), frozen, recorded)
            if found is not None:
                yield TouchedVariant(variant, *found, artifacts)


def _needs(
    variant: Variant, target: Moved | None, frozen: Sequence[str], recorded: Sequence[Evidence]
) -> tuple[str, str] | None:
    reasons = [f"the declaration changed after {', '.join(frozen)} was built"] if frozen else []
    if target and any(item.binding.get("target-digest") != str(target.after) for item in recorded):
        reasons.append(f"target {variant.target} changed after it was built")
    if reasons:
        return NEW_VERSION, "; ".join(reasons)
    return None if recorded else (BUILD, "it is not built yet")


def _built_otherwise(release: TouchedRelease, evidence: Sequence[Evidence]) -> list[str]:
    """Targets for which it was built from another declaration than it has now: all of the release is frozen then."""
    due = str(release.declaration.after)
    names = dict.fromkeys(name for side in release.targets for name in side)
    return [
        name
        for name in names
        if any(item.binding.get("declaration") != due for item in builds(evidence, Variant(release.id, name)))
    ]
