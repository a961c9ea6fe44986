"""Lay an artifact out as plain files in a private directory, so that it can be run."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from ..errors import BadRequest
from ..store import media
from ..store.blobs import BlobFolder
from ..store.deployment import MAX_BYTES, Deployment, read_deployment
from ..store.descriptor import Descriptor
from ..store.faults import cannot_write
from ..store.intake import Expected, copy
from ..store.manifest import Manifest


@dataclass(frozen=True)
class Unpacked:
    """The files below `root`, each by its path relative to it. `config` are in declared order."""

    root: Path
    model: str
    runtime: str
    lock: str
    pre: str | None
    post: str | None
    config: tuple[str, ...]
    golden: str
    deployment: Deployment


def unpack(blobs: BlobFolder, manifest: Manifest, into: Path) -> Unpacked:
    """Write every layer below `into`, which must be empty or not there, readable by this user alone.

    The layers' paths were found safe when the manifest was read. Bytes are hashed as they are written: refuses
    `blob-missing`, `blob-size`, `blob-digest`, `deployment-form`, `deployment-mismatch`. CannotTell as the disk.
    After a refusal, what was written stays: the caller owns `into`.
    """
    deployment_layer = manifest.layer(media.ROLE_DEPLOYMENT)
    deployment = read_deployment(blobs.read(deployment_layer, MAX_BYTES), manifest)
    try:
        into.mkdir(mode=0o700, parents=True, exist_ok=True)
        if any(into.iterdir()):
            raise BadRequest("destination-exists", f"{into}: expected an empty directory")
        for path, layer in {_path(layer): layer for layer in manifest.layers}.items():
            _write(blobs, layer, into / path)
    except OSError as error:
        raise cannot_write(error, into) from error
    return Unpacked(
        into,
        _only(manifest, media.ROLE_MODEL),
        _only(manifest, media.ROLE_RUNTIME),
        _only(manifest, media.ROLE_LOCK),
        _first(manifest, media.ROLE_PRE),
        _first(manifest, media.ROLE_POST),
        tuple(_path(layer) for layer in manifest.by_role(media.ROLE_CONFIG)),
        _only(manifest, media.ROLE_GOLDEN),
        deployment,
    )


def _write(blobs: BlobFolder, layer: Descriptor, path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        with blobs.open(layer.digest) as source:
            blobs.check_size(source, layer)
            Expected(layer.digest, "blob-digest", str(blobs.path(layer.digest))).compare(copy(source, opened)[0])
    finally:
        os.close(opened)


def _path(layer: Descriptor) -> str:
    return layer.annotations[media.FILE_PATH]


def _only(manifest: Manifest, role: str) -> str:
    return _path(manifest.layer(role))


def _first(manifest: Manifest, role: str) -> str | None:
    return next((_path(layer) for layer in manifest.by_role(role)), None)
