"""Read the deployment manifest of an artifact: what a manager and a robot need to know before they activate it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Mapping, Optional, Tuple

from ..attest.predicates.fields import mapping, number, text
from ..domain.canonical import canonical_json, read_json
from ..domain.digest import Digest
from ..domain.finding import refuse
from ..domain.names import ReleaseId, Variant
from ..domain.requirements import Requirements
from . import media
from .manifest import Manifest
from .requirements import read_requirements, whole_number

API_VERSION = "rfgit/v1alpha1"
KIND = "DeploymentManifest"
MAX_BYTES = 1024 * 1024
KEYS = frozenset(
    (
        *("apiVersion", "kind", "formatVersion", "release", "target", "model", "runtime", "config", "transforms"),
        *("golden", "checks", "envelope", "constraints", "activation", "requiredSignatures", "replaces"),
        *("licenses", "telemetry"),
    )
)


@dataclass(frozen=True)
class EntryPoint:
    """A function of one of the artifact's own Python files; `path` is the layer's."""

    path: str
    function: str


@dataclass(frozen=True)
class Deployment:
    """What the artifact says of itself. `value` is the whole document, not to be changed."""

    variant: Variant
    counter: int
    declaration: Digest
    target_digest: Digest
    robot_class: str
    requirements: Requirements
    pre: Optional[EntryPoint]
    post: Optional[EntryPoint]
    absolute: float
    relative: float
    value: Mapping[str, Any]


def read_deployment(data: bytes, found: Manifest) -> Deployment:
    """Read the deployment manifest and compare it with the artifact that carries it.

    1. canonical JSON, closed at its top: else `deployment-form`.
    2. each member that decides has its type: else `deployment-form`.
    3. release, target, declaration, target digest, model and transforms are the artifact's own: else
       `deployment-mismatch`.

    Not checked: that the declaration says the same (who rebuilds it can), and any signature.
    """
    path = f"{found.name}: {found.layer(media.ROLE_DEPLOYMENT).annotations[media.FILE_PATH]}"
    try:
        deployment = _parse(read_json(data), data)
    except ValueError as error:
        raise refuse(
            "deployment-form",
            f"{path}: not a deployment manifest of format {media.FORMAT_VERSION}: {error}",
            path=path,
            hint="build the artifact again with this version of rfgit",
        ) from None
    _check_agrees(deployment, found, path)
    return deployment


def _parse(value: Any, data: bytes) -> Deployment:
    if not isinstance(value, dict) or set(value) != KEYS:
        raise ValueError(f"expected an object with exactly the keys {', '.join(sorted(KEYS))}")
    for key, expected in (("apiVersion", API_VERSION), ("kind", KIND), ("formatVersion", media.FORMAT_VERSION)):
        if value[key] != expected:
            raise ValueError(f"expected {key} {expected}, got {value[key]!r}")
    if canonical_json(value) != data:
        raise ValueError("the JSON is not in its canonical form")
    release, target, transforms = mapping(value, "release"), mapping(value, "target"), mapping(value, "transforms")
    tolerance = mapping(mapping(value, "golden"), "tolerance")
    variant = Variant(ReleaseId(text(release, "name"), text(release, "version")), text(target, "name"))
    return Deployment(
        variant,
        whole_number(release, "counter"),
        Digest.parse(text(release, "declaration")),
        Digest.parse(text(target, "digest")),
        text(target, "robotClass"),
        read_requirements(value, variant.target),
        _entry_point(transforms, "pre"),
        _entry_point(transforms, "post"),
        number(tolerance, "absolute"),
        number(tolerance, "relative"),
        value,
    )


def _entry_point(transforms: Mapping[str, Any], role: str) -> Optional[EntryPoint]:
    if transforms.get(role) is None:
        return None
    item = mapping(transforms, role)
    return EntryPoint(text(item, "path"), text(item, "function"))


def _check_agrees(deployment: Deployment, found: Manifest, path: str) -> None:
    pairs: Tuple[Tuple[str, object, object], ...] = (
        ("variant", found.variant, deployment.variant),
        ("declaration digest", found.declaration, deployment.declaration),
        ("target digest", found.target_digest, deployment.target_digest),
        ("model digest", found.layer(media.ROLE_MODEL).digest, deployment.requirements.model),
        ("pre transform", _paths(found, media.ROLE_PRE), _path_of(deployment.pre)),
        ("post transform", _paths(found, media.ROLE_POST), _path_of(deployment.post)),
    )
    for what, expected, got in pairs:
        if expected != got:
            raise refuse(
                "deployment-mismatch",
                f"{path}: the artifact has the {what} {expected}, its deployment manifest says {got}",
                path=path,
                hint="the artifact was put together wrongly: build it again",
            )


def _paths(found: Manifest, role: str) -> Tuple[str, ...]:
    return tuple(layer.annotations[media.FILE_PATH] for layer in found.by_role(role))


def _path_of(entry: Optional[EntryPoint]) -> Tuple[str, ...]:
    return () if entry is None else (entry.path,)
