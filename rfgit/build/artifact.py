"""Put an artifact together from stored layers: their order, the ModelPack config, the manifest. Pure.

The bytes are a function of the declaration, the target digest, the layers and the format version alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ..declare.documents import Release, Target
from ..domain.canonical import canonical_json
from ..domain.digest import Digest
from ..domain.finding import refuse
from ..store import media
from ..store.descriptor import Descriptor
from ..store.manifest import manifest_json
from ..store.paths import why_ambiguous, why_unsafe

_ORDER = {role: place for place, role in enumerate(media.LAYERS)}


def layer(role: str, path: str, stored: Descriptor) -> Descriptor:
    """A stored blob as a layer: its media type follows from its role."""
    return replace(stored, media_type=media.LAYERS[role], annotations={media.FILE_PATH: path, media.ROLE: role})


def in_layer_order(layers: Sequence[Descriptor]) -> tuple[Descriptor, ...]:
    """By role; within a role as declared. Refuses `artifact-path` where two layers cannot lie side by side."""
    digests: dict[str, Digest] = {}
    for item in layers:
        path = item.annotations[media.FILE_PATH]
        unsafe = why_unsafe(path)
        if not unsafe and digests.setdefault(path, item.digest) != item.digest:
            unsafe = "two different files of the artifact have this path"
        if unsafe:
            raise _bad_path(path, unsafe)
    ambiguous = why_ambiguous(digests)
    if ambiguous:
        raise _bad_path(", ".join(sorted(digests)), ambiguous)
    return tuple(sorted(layers, key=lambda item: _ORDER[item.annotations[media.ROLE]]))


def config_json(release: Release, layers: Sequence[Descriptor]) -> bytes:
    """The ModelPack config (model-spec, config.md), without the optional time of creation.

    No layer is packed or compressed, so that each diffId is the layer's own digest.
    """
    config: dict[str, Any] = {
        "descriptor": {
            "name": release.id.name,
            "version": release.id.version,
            "family": release.model.name,
            "licenses": list(release.licenses),
        },
        "config": {"format": "onnx"},
        "modelfs": {"type": "layers", "diffIds": [str(item.digest) for item in layers]},
    }
    return canonical_json(config)


def artifact_json(
    release: Release, target: Target, declaration: Digest, config: Descriptor, layers: Sequence[Descriptor]
) -> bytes:
    """The manifest, whose digest is the artifact's name."""
    annotations = {
        media.RELEASE: str(release.id),
        media.TARGET: target.name,
        media.DECLARATION: str(declaration),
        media.TARGET_DIGEST: str(target.digest),
        media.FORMAT: media.FORMAT_VERSION,
    }
    return manifest_json(replace(config, media_type=media.CONFIG), tuple(layers), annotations)


def _bad_path(path: str, reason: str) -> Exception:
    return refuse(
        "artifact-path",
        f"{path}: cannot be a file of an artifact: {reason}",
        path=path,
        hint="give the file another name in the release's directory; rfgit/ and model/ are taken",
    )
