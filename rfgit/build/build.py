"""Build one variant: every input by digest into the store, then the manifest that lists them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ..declare.documents import Release, Target
from ..declare.files import Files, exists
from ..domain.digest import Digest
from ..domain.finding import Refusal, refuse
from ..domain.names import Variant
from ..store import media
from ..store.descriptor import Descriptor
from ..store.manifest import Manifest
from ..store.writer import Store
from .artifact import artifact_json, config_json, in_layer_order, layer
from .deployment import DEPLOYMENT_PATH, deployment_json
from .plan import unfit_findings
from .runtime import LOCK_PATH, RUNTIME_PATH, lock_file, runtime_json


@dataclass(frozen=True)
class Built:
    """An artifact whose every byte lies in the store, but that no name points to yet: `store.tag` gives it one."""

    manifest: Manifest

    @property
    def variant(self) -> Variant:
        return self.manifest.variant

    @property
    def name(self) -> str:
        return self.manifest.name

    @property
    def digest(self) -> Digest:
        return self.manifest.digest

    @property
    def layers(self) -> tuple[Descriptor, ...]:
        return self.manifest.layers


def build_variant(
    release: Release, target: Target, files: Files, declaration: Digest, model: Path, store: Store
) -> Built:
    """1. refuse a target that does not fit; 2. store the model and the release's files; 3. store what rfgit says
    of them; 4. store the manifest and read it back as a robot would.

    `files` hold the declaration whose digest is `declaration`; `model` is the fetched model file. Refusal
    `target-unfit`, `model-digest`, `file-missing`, `artifact-path`; CannotTell as the store.
    """
    unfit = unfit_findings(release, target)
    if unfit:
        raise Refusal(*unfit)
    lock = _read(files, release, lock_file(release, target))
    runtime = runtime_json(release, target, lock)
    model_layer = layer(
        media.ROLE_MODEL, f"model/{PurePosixPath(release.model.file).name}", store.put_file(model, release.model.digest)
    )
    own = {path: store.put_bytes(_read(files, release, path)) for _, path in _own_files(release)}
    deployment = deployment_json(release, target, declaration, {path: item.digest for path, item in own.items()})
    layers = in_layer_order(
        [
            model_layer,
            layer(media.ROLE_RUNTIME, RUNTIME_PATH, store.put_bytes(runtime)),
            layer(media.ROLE_LOCK, LOCK_PATH, store.put_bytes(lock)),
            *(layer(role, path, own[path]) for role, path in _own_files(release)),
            layer(media.ROLE_DEPLOYMENT, DEPLOYMENT_PATH, store.put_bytes(deployment)),
        ]
    )
    config = store.put_bytes(config_json(release, layers))
    manifest = store.put_bytes(artifact_json(release, target, declaration, config, layers))
    return Built(store.manifest(manifest.digest))


def _own_files(release: Release) -> Iterator[tuple[str, str]]:
    """Role and path, below the release's directory, of each file that goes into the artifact as it is."""
    if release.pre:
        yield media.ROLE_PRE, release.pre.path
    if release.post:
        yield media.ROLE_POST, release.post.path
    for path in release.config:
        yield media.ROLE_CONFIG, path
    yield media.ROLE_GOLDEN, release.golden.path


def _read(files: Files, release: Release, relative: str) -> bytes:
    path = f"{release.id.directory}/{relative}"
    if not exists(files, path):
        raise refuse(
            "file-missing",
            f"{path}: the release names this file, and it is not there as a regular file",
            path=path,
            hint="add the file to the release's directory, or correct release.yaml",
        )
    return files.read(path)
