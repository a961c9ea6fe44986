"""The blast radius of a change: what it touches, where, and what it still needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..domain.digest import Digest
from ..domain.finding import Finding
from ..domain.names import Variant
from .due import Due, Voided
from .overturned import Overturned, Rejudged
from .reached import ReachedFleet
from .running import Activation
from .touched import Moved, TouchedRelease, TouchedVariant


@dataclass(frozen=True)
class Radius:
    """`trust` is the version of the trust policy that evidence counted under; None where nothing could be verified.

    `classes` are the robot classes of `targets`, the targets whose digest differs. `fleets` are made of what is
    touched; those that it may not run on are not reached. Without trust, `signatures` is None: nobody can tell what is
    missing. `rejudged` is None where the policies do not differ, or one side's have no answer.
    """

    trust: int | None
    releases: tuple[TouchedRelease, ...]
    targets: Mapping[str, Moved]
    classes: Mapping[str, str]
    variants: tuple[TouchedVariant, ...]
    fleets: tuple[ReachedFleet, ...]
    signatures: tuple[Due, ...] | None
    voided: tuple[Voided, ...]
    rejudged: Rejudged | None = None

    @property
    def reached(self) -> tuple[ReachedFleet, ...]:
        return tuple(fleet for fleet in self.fleets if fleet.is_reached)

    @property
    def robot_classes(self) -> tuple[str, ...]:
        found = {self.classes[name] for name in self.targets if name in self.classes}
        return tuple(sorted(found.union(*(fleet.robot_classes for fleet in self.reached))))

    @property
    def regions(self) -> tuple[str, ...]:
        return tuple(sorted({fleet.place.region for fleet in self.reached if fleet.place.region}))

    @property
    def customers(self) -> tuple[str, ...]:
        return tuple(sorted({fleet.place.customer for fleet in self.reached if fleet.place.customer}))

    @property
    def robots(self) -> int | None:
        """None where a fleet does not say how many it has."""
        counts = [fleet.robots for fleet in self.reached]
        return None if None in counts else sum(number for number in counts if number is not None)

    def as_json(self) -> dict[str, Any]:
        return {
            "trust": self.trust,
            "releases": list(map(_release, self.releases)),
            "targets": [
                {"target": name, "robotClass": self.classes.get(name), "digest": moved.as_json()}
                for name, moved in sorted(self.targets.items())
            ],
            "variants": list(map(_variant, self.variants)),
            "fleets": list(map(_fleet, self.reached)),
            "unreached": [_fleet(item) for item in self.fleets if not item.is_reached],
            "robotClasses": list(self.robot_classes),
            "regions": list(self.regions),
            "customers": list(self.customers),
            "robots": self.robots,
            "signatures": None if self.signatures is None else list(map(_due, self.signatures)),
            "voided": [vars(item) | {"release": str(item.release)} for item in self.voided],
            "rejudged": _rejudged(self.rejudged) if self.rejudged else None,
        }


def _release(item: TouchedRelease) -> dict[str, Any]:
    return {
        "release": str(item.id),
        "declaration": item.declaration.as_json(),
        "replaces": str(item.replaces) if item.replaces else None,
    }


def _variant(item: TouchedVariant) -> dict[str, Any]:
    return {
        "release": str(item.variant.release),
        "target": item.variant.target,
        "needs": item.needs,
        "why": item.why,
        "artifacts": list(map(str, item.artifacts)),
    }


def _fleet(item: ReachedFleet) -> dict[str, Any]:
    return {
        "fleet": item.name,
        "how": item.how or None,
        "robots": item.robots,
        "robotClasses": list(item.robot_classes),
        "place": {
            "region": item.place.region,
            "jurisdiction": item.place.jurisdiction,
            "customer": item.place.customer,
            "hosting": item.place.hosting,
        },
        "variants": list(map(_named, item.variants)),
        "barred": [{**_named(found.variant), "why": list(map(_reason, found.why))} for found in item.barred],
        "runs": list(map(_activation, item.runs)),
    }


def _rejudged(item: Rejudged) -> dict[str, Any]:
    return {"releases": item.releases, "overturned": list(map(_overturned, item.overturned))}


def _overturned(item: Overturned) -> dict[str, Any]:
    return {
        **_named(item.variant),
        "asked": item.asked,
        "fleet": item.fleet or None,
        "before": item.before,
        "after": item.after,
        "new": list(map(_reason, item.new)),
        "gone": list(map(_reason, item.gone)),
    }


def _named(variant: Variant) -> dict[str, str]:
    return {"release": str(variant.release), "target": variant.target}


def _reason(finding: Finding) -> dict[str, str]:
    return {"rule": finding.rule, "severity": finding.severity, "message": finding.message}


def _activation(item: Activation) -> dict[str, Any]:
    return {"artifact": str(item.artifact), "release": item.release or None, "activation": item.number}


def _due(item: Due) -> dict[str, Any]:
    return {
        "role": item.role,
        "what": item.what,
        "about": item.about,
        "digest": _text(item.digest),
        "need": item.need,
        "given": list(item.given),
        "canGive": list(item.can_give),
        "later": item.later,
        "hint": item.hint,
    }


def _text(digest: Digest | None) -> str | None:
    return str(digest) if digest else None
