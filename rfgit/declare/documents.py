"""The declared documents as frozen values: Repository, Release, Target, Fleet, Waiver.

Only `parse.py` makes them, from documents that passed their JSON Schema. `Source` keeps where each
value stands and the plain JSON form that policies see.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..domain.digest import Digest
from ..domain.finding import ERROR, Finding
from ..domain.names import ReleaseId
from ..domain.requirements import REQUIRED_CHECKS, EnvelopeEntry, RequiredSignature
from .release_parts import Golden, Property, Readiness, Runtime

Pointer = tuple[str | int, ...]
"""The way from a document's root to a value: `("spec", "targets", 0)`."""


def dotted(pointer: Pointer) -> str:
    """`spec.targets[0].name`."""
    if not pointer:
        return "the document"
    return "".join(f"[{part}]" if isinstance(part, int) else f".{_plain(part[:60])}" for part in pointer).lstrip(".")


def _plain(key: str) -> str:
    """A key in one line, whatever its author put into it."""
    return key if key.isprintable() else repr(key)[1:-1]


@dataclass(frozen=True)
class Source:
    """Where a document was read: its path, its bytes' digest, its plain value and each value's place."""

    path: str
    digest: Digest
    value: Mapping[str, Any] = field(repr=False)
    positions: Mapping[Pointer, tuple[int, int]] = field(repr=False)

    def position(self, pointer: Pointer) -> tuple[int, int]:
        """Line and column (from 1) of the value, or of its nearest ancestor that stands in the file."""
        while pointer and pointer not in self.positions:
            pointer = pointer[:-1]
        return self.positions.get(pointer, (1, 1))

    def finding(self, pointer: Pointer, rule: str, message: str, *, hint: str = "", severity: str = ERROR) -> Finding:
        """A finding at the place of a value. `message` is put behind the way to it, as in `spec.counter: ...`."""
        line, column = self.position(pointer)
        return Finding(rule, f"{dotted(pointer)}: {message}", severity, self.path, line, column, hint)


@dataclass(frozen=True)
class Registry:
    """One model registry of `rfgit.yaml`. `path` is for `directory`: empty means the release's own `model/`."""

    name: str
    type: str
    path: str = ""


@dataclass(frozen=True)
class Repository:
    """`rfgit.yaml`. `trust` is the repository id, None where the repository has no trust policy."""

    source: Source
    name: str
    trust: Digest | None
    trail: str
    remote: str
    store: str
    registries: Mapping[str, Registry]


@dataclass(frozen=True)
class ModelReference:
    """A model in a registry. `file` is its path inside; `container` is the digest of the wheel around it."""

    registry: str
    name: str
    version: str
    file: str
    digest: Digest
    container: Digest | None
    required_state: str


@dataclass(frozen=True)
class Transform:
    """A plain Python file below the release's directory, and the function in it that is called."""

    path: str
    function: str


@dataclass(frozen=True)
class Constraints:
    """Where and for whom a release may run. None means not stated, which is `unknown`, not `anywhere`."""

    regions: tuple[str, ...] | None
    residency: str | None
    customers: tuple[str, ...] | None
    hosting: tuple[str, ...] | None
    enforced_at: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Release:
    """`releases/<name>/<version>/release.yaml`. `specialize` holds a word for each of `targets`, by name."""

    source: Source
    id: ReleaseId
    counter: int
    model: ModelReference
    runtime: Runtime
    pre: Transform | None
    post: Transform | None
    config: tuple[str, ...]
    golden: Golden
    properties: tuple[Property, ...]
    targets: tuple[str, ...]
    specialize: Mapping[str, str]
    envelope: tuple[EnvelopeEntry, ...]
    readiness: tuple[Readiness, ...]
    constraints: Constraints
    activation: Mapping[str, Any]
    signatures: tuple[RequiredSignature, ...]
    replaces: ReleaseId | None
    rollback_to: ReleaseId | None
    licenses: tuple[str, ...]

    @property
    def checks(self) -> tuple[str, ...]:
        """What a validator must have seen pass. Nothing tries properties or readiness yet, so that they refuse."""
        declared = (("properties", self.properties), ("readiness", self.readiness))
        return (*REQUIRED_CHECKS, *(name for name, items in declared if items))


@dataclass(frozen=True)
class Place:
    """Where robots stand. None is `unknown`."""

    region: str | None
    jurisdiction: str | None
    customer: str | None
    hosting: str | None


@dataclass(frozen=True)
class Target:
    """`targets/<target>.yaml`. `digest` names what an artifact is built for."""

    source: Source
    name: str
    robot_class: str
    arch: str
    os: str
    libc: str
    python: str
    digest: Digest
    site: Place | None


@dataclass(frozen=True)
class Fleet:
    """`targets/fleets/<fleet>.yaml`."""

    source: Source
    name: str
    targets: tuple[str, ...]
    place: Place


@dataclass(frozen=True)
class Waiver:
    """`policies/waivers/<waiver>.yaml`: read and listed; nothing is waived by it yet."""

    source: Source
    name: str
    finding: str
    owner: str
    expires: str
