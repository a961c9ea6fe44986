"""The manifest of one artifact (image-spec, manifest.md), closed: what is not known is refused."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Dict, List, Mapping, Tuple

from ..domain.canonical import canonical_json, read_json
from ..domain.digest import Digest
from ..domain.finding import refuse
from ..domain.names import ReleaseId, Variant, is_name
from . import media
from .descriptor import Descriptor, read_annotations, read_descriptor
from .paths import why_ambiguous, why_unsafe

MAX_BYTES = 4 * 1024 * 1024
"""What OCI registries accept as a manifest at most (distribution-spec, pushing manifests)."""

_KEYS = frozenset({"schemaVersion", "mediaType", "artifactType", "config", "layers", "annotations"})
_RANK = {role: rank for rank, role in enumerate(media.LAYERS)}


@dataclass(frozen=True)
class Manifest:
    """One artifact: `data` are the exact bytes whose digest names it."""

    descriptor: Descriptor
    data: bytes = field(repr=False)
    variant: Variant
    declaration: Digest
    target_digest: Digest
    config: Descriptor
    layers: Tuple[Descriptor, ...]

    @property
    def digest(self) -> Digest:
        return self.descriptor.digest

    @property
    def name(self) -> str:
        """What an index calls it: `<name>/<version>/<target>`."""
        return ref_name(self.variant)

    @property
    def blobs(self) -> Tuple[Descriptor, ...]:
        """Everything that it lists, in its order."""
        return (self.config,) + self.layers

    def by_role(self, role: str) -> Tuple[Descriptor, ...]:
        return tuple(layer for layer in self.layers if layer.annotations[media.ROLE] == role)

    def layer(self, role: str) -> Descriptor:
        """The one layer of a role that every artifact has exactly once (`media.EXACTLY_ONE`)."""
        return self.by_role(role)[0]


def ref_name(variant: Variant) -> str:
    """The `org.opencontainers.image.ref.name` of a variant: components of the spec's grammar, `/` between."""
    return f"{variant.release.name}/{variant.release.version}/{variant.target}"


def manifest_json(config: Descriptor, layers: Tuple[Descriptor, ...], annotations: Mapping[str, str]) -> bytes:
    """The canonical bytes of a manifest."""
    return canonical_json(
        {
            "schemaVersion": 2,
            "mediaType": media.MANIFEST,
            "artifactType": media.ARTIFACT,
            "config": config.as_json(),
            "layers": [layer.as_json() for layer in layers],
            "annotations": dict(annotations),
        }
    )


def read_manifest(data: bytes, path: str) -> Manifest:
    """Read a manifest whose digest was compared already; refuses `manifest-form` with the reason.

    1. canonical JSON, unique keys, closed (manifest.md, "Image Manifest Property Descriptions").
    2. schemaVersion, mediaType and artifactType are the ones of this format ("Guidelines for Artifact Usage").
    3. config and layers are closed sha256 descriptors; each layer's media type is its role's.
    4. annotations are exactly this format's; the release, target and digests in them can be read.

    Not checked here: that the blobs exist, what they say, and any signature.
    """
    try:
        value = read_json(data)
        _check_form(value, data)
        layers = _read_layers(value["layers"])
        config = read_descriptor(value["config"])
        if config.media_type != media.CONFIG or config.annotations or config.artifact_type:
            raise ValueError(f"config is a plain descriptor of {media.CONFIG}")
        return _manifest(data, config, layers, read_annotations(value["annotations"]))
    except ValueError as error:
        raise refuse(
            "manifest-form",
            f"{path}: not a manifest of artifact format {media.FORMAT_VERSION}: {error}",
            path=path,
            hint="build the artifact again with this version of rfgit, or fetch it again",
        ) from None


def _check_form(value: Any, data: bytes) -> None:
    if not isinstance(value, dict):
        raise ValueError("expected an object")
    different = sorted(set(value) ^ _KEYS)
    if different:
        raise ValueError(f"the key {different[0]!r} is {'not known' if different[0] in value else 'missing'}")
    if value["schemaVersion"] != 2 or isinstance(value["schemaVersion"], (bool, float)):
        raise ValueError(f"expected schemaVersion 2, got {value['schemaVersion']!r}")
    for key, expected in (("mediaType", media.MANIFEST), ("artifactType", media.ARTIFACT)):
        if value[key] != expected:
            raise ValueError(f"expected {key} {expected}, got {value[key]!r}")
    if canonical_json(value) != data:
        raise ValueError("the JSON is not in its canonical form")


def _read_layers(value: Any) -> Tuple[Descriptor, ...]:
    if not isinstance(value, list):
        raise ValueError("layers are a list")
    layers = tuple(_read_layer(item) for item in value)
    roles = [layer.annotations[media.ROLE] for layer in layers]
    _check_roles(roles)
    paths: Dict[str, Digest] = {}
    for layer in layers:
        path = layer.annotations[media.FILE_PATH]
        if paths.setdefault(path, layer.digest) != layer.digest:
            raise ValueError(f"two different layers have the path {path}")
    ambiguous = why_ambiguous(paths)
    if ambiguous:
        raise ValueError(ambiguous)
    return layers


def _read_layer(value: Any) -> Descriptor:
    layer = read_descriptor(value)
    if layer.artifact_type or set(layer.annotations) != {media.ROLE, media.FILE_PATH}:
        raise ValueError(f"a layer has exactly the annotations {media.FILE_PATH} and {media.ROLE}")
    role = layer.annotations[media.ROLE]
    if media.LAYERS.get(role) != layer.media_type:
        raise ValueError(f"a layer of the role {role!r} cannot have the media type {layer.media_type}")
    unsafe = why_unsafe(layer.annotations[media.FILE_PATH])
    if unsafe:
        raise ValueError(f"the layer path {layer.annotations[media.FILE_PATH]!r} is not safe: {unsafe}")
    return layer


def _check_roles(roles: List[str]) -> None:
    count = Counter(roles)
    for role in media.EXACTLY_ONE:
        if count[role] != 1:
            raise ValueError(f"expected one layer of the role {role}, got {count[role]}")
    for role in media.AT_MOST_ONE:
        if count[role] > 1:
            raise ValueError(f"expected at most one layer of the role {role}, got {count[role]}")
    if roles != sorted(roles, key=_RANK.__getitem__):
        raise ValueError("the layers are not in the order of their roles")


def _manifest(
    data: bytes, config: Descriptor, layers: Tuple[Descriptor, ...], annotations: Mapping[str, str]
) -> Manifest:
    if set(annotations) != media.MANIFEST_KEYS:
        raise ValueError(f"the annotations are exactly {', '.join(sorted(media.MANIFEST_KEYS))}")
    if annotations[media.FORMAT] != media.FORMAT_VERSION:
        raise ValueError(f"expected format {media.FORMAT_VERSION}, got {annotations[media.FORMAT]!r}")
    target = annotations[media.TARGET]
    if not is_name(target):
        raise ValueError(f"{media.TARGET} is not a name: {target!r}")
    return Manifest(
        Descriptor(media.MANIFEST, Digest.of(data), len(data), media.ARTIFACT),
        data,
        Variant(ReleaseId.parse(annotations[media.RELEASE]), target),
        Digest.parse(annotations[media.DECLARATION]),
        Digest.parse(annotations[media.TARGET_DIGEST]),
        config,
        layers,
    )
