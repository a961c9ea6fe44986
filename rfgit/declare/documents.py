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
from ..domain.requirements import EnvelopeEntry, RequiredSignature

Pointer = tuple[str | int, ...]
"""The way from a document's root to a value: `("spec", "targets", 0)`."""


def dotted(pointer: Pointer) -> str:
    """`spec.targets[0].name`."""
    if not pointer:
        return "the document"
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part[:60]}" for part in pointer).lstrip(".")


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
class Runtime:
    """`lock` is the folder, below the release's directory, that holds `<target>.pylock.toml`."""

    name: str
    version: str
    execution_providers: tuple[str, ...]
    lock: str


@dataclass(frozen=True)
class Transform:
    """A plain Python file below the release's directory, and the function in it that is called."""

    path: str
    function: str


@dataclass(frozen=True)
class Golden:
    """A JSON file of inputs and the outputs due, equal when |got - due| <= absolute + relative * |due|."""

    path: str
    absolute: float
    relative: float


@dataclass(frozen=True)
class Constraints:
    """Where and for whom a release may run. None means not stated, which is `unknown`, not `anywhere`."""

    regions: tuple[str, ...] | None
    residency: str | None
    customers: tuple[str, ...] | None
    hosting: tuple[str, ...] | None


@dataclass(frozen=True)
class Release:
    """`releases/<name>/<version>/release.yaml`."""

    source: Source
    id: ReleaseId
    counter: int
    model: ModelReference
    runtime: Runtime
    pre: Transform | None
    post: Transform | None
    config: tuple[str, ...]
    golden: Golden
    targets: tuple[str, ...]
    envelope: tuple[EnvelopeEntry, ...]
    constraints: Constraints
    activation: Mapping[str, Any]
    signatures: tuple[RequiredSignature, ...]
    replaces: ReleaseId | None
    licenses: tuple[str, ...]


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
