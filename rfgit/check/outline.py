"""What other documents need to know of a release: a few plain values, cheap to send to another process or to keep."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..declare.documents import Constraints, Pointer, Release, dotted
from ..domain.finding import ERROR, Finding
from ..domain.names import ReleaseId

COUNTER: Pointer = ("spec", "counter")
REPLACES: Pointer = ("spec", "replaces")
ROLLBACK: Pointer = ("spec", "rollbackTo")
TARGETS: Pointer = ("spec", "targets")
CONSTRAINTS: Pointer = ("spec", "constraints")
HOSTING: Pointer = (*CONSTRAINTS, "hosting")
CUSTOMERS: Pointer = (*CONSTRAINTS, "customers")
POLICIES: Pointer = ("spec", "activation", "policies")
ALL_POLICIES = "default"
"""The name of no policy: all of a repository's decide."""

_POINTERS: tuple[Pointer, ...] = ((), COUNTER, REPLACES, ROLLBACK, TARGETS, CONSTRAINTS)


@dataclass(frozen=True)
class Outline:
    """One release in outline. `places` has line and column, from 1, of what findings point to: never without `()`.

    `policies` has the fields of `POLICIES` that name one.
    """

    id: ReleaseId
    path: str
    counter: int
    targets: tuple[str, ...]
    replaces: ReleaseId | None
    rollback_to: ReleaseId | None
    constraints: Constraints
    policies: Mapping[str, str]
    places: Mapping[Pointer, tuple[int, int]]

    def finding(self, pointer: Pointer, rule: str, message: str, *, hint: str = "", severity: str = ERROR) -> Finding:
        """A finding at the place of a value, as `Source.finding` makes it; at the document's for one of no place."""
        line, column = self.places.get(pointer) or self.places[()]
        return Finding(rule, f"{dotted(pointer)}: {message}", severity, self.path, line, column, hint)

    def as_json(self) -> dict[str, Any]:
        return {
            "id": str(self.id),
            "path": self.path,
            "counter": self.counter,
            "targets": list(self.targets),
            "replaces": str(self.replaces) if self.replaces else None,
            "rollbackTo": str(self.rollback_to) if self.rollback_to else None,
            "constraints": dict(vars(self.constraints)),
            "policies": self.policies,
            "places": [[list(pointer), list(place)] for pointer, place in self.places.items()],
        }


def outline_of(release: Release) -> Outline:
    source, stated = release.source, release.constraints
    policies = {field: name for field, name in release.activation["policies"].items() if name != ALL_POLICIES}
    more = [
        *((HOSTING,) if stated.hosting else ()),
        *((CUSTOMERS,) if stated.customers else ()),
        *((*POLICIES, field) for field in policies),
    ]
    return Outline(
        id=release.id,
        path=source.path,
        counter=release.counter,
        targets=release.targets,
        replaces=release.replaces,
        rollback_to=release.rollback_to,
        constraints=stated,
        policies=policies,
        places={pointer: source.position(pointer) for pointer in (*_POINTERS, *more)},
    )


def outline_from(value: Mapping[str, Any]) -> Outline:
    """Back from `as_json`. Whoever kept the value vouches for it: nothing is checked here."""
    stated: dict[str, Any] = {
        key: tuple(item) if isinstance(item, list) else item for key, item in value["constraints"].items()
    }
    return Outline(
        id=ReleaseId.parse(value["id"]),
        path=value["path"],
        counter=value["counter"],
        targets=tuple(value["targets"]),
        replaces=_id(value["replaces"]),
        rollback_to=_id(value["rollbackTo"]),
        constraints=Constraints(**stated),
        policies=value["policies"],
        places={tuple(pointer): (line, column) for pointer, (line, column) in value["places"]},
    )


def _id(text: str | None) -> ReleaseId | None:
    return ReleaseId.parse(text) if text else None
