"""A model that lies in the release's own `model/` folder: small, there, and the declared bytes."""

from __future__ import annotations

from collections.abc import Iterator

from ..declare.documents import Release
from ..declare.files import REGULAR, Files
from ..domain.digest import Digest
from ..domain.finding import Finding
from .links import link_findings

MAX_BYTES = 1 << 20
_POINTER = b"version https://git-lfs.github.com/spec/"


def own_model_findings(release: Release, files: Files, listed: frozenset[str]) -> Iterator[Finding]:
    """Judge the model's bytes. Whether they are a model that loads is not checked."""
    path = f"{release.id.directory}/model/{release.model.file}"
    source = release.source
    at = ("spec", "model", "file")
    through = tuple(link_findings(source, at, path, listed, files))
    if through or path not in listed:
        yield from through or [source.finding(at, "model-missing", f"there is no {path}")]
    elif files.mode(path) in REGULAR:
        data = files.read(path)
        if data.startswith(_POINTER):
            message = f"{path} is a pointer of git LFS, expected the model itself: rfgit fetches nothing that it names"
            hint = "git lfs untrack it and commit the file itself, or keep the model in a registry"
            yield source.finding(at, "model-pointer", message, hint=hint)
            return
        if len(data) > MAX_BYTES:
            message = f"{path} has {len(data)} bytes, expected at most {MAX_BYTES}"
            hint = "keep large models in a registry, not in git"
            yield source.finding(at, "model-too-large", message, hint=hint)
        if Digest.of(data) != release.model.digest:
            message = f"expected {release.model.digest}, got {Digest.of(data)} from {path}"
            hint = "write the digest of the bytes that were approved"
            yield source.finding(("spec", "model", "digest"), "model-digest", message, hint=hint)
