"""A model that lies in the release's own `model/` folder: small, there, and the declared bytes."""

from __future__ import annotations

from collections.abc import Iterator

from ..declare.documents import Release
from ..declare.files import REGULAR, Files
from ..domain.digest import Digest
from ..domain.finding import Finding

MAX_BYTES = 1 << 20


def own_model_findings(release: Release, files: Files, listed: frozenset[str]) -> Iterator[Finding]:
    """Judge the model's bytes. Whether they are a model that loads is not checked."""
    path = f"{release.id.directory}/model/{release.model.file}"
    source = release.source
    if path not in listed:
        yield source.finding(("spec", "model", "file"), "model-missing", f"there is no {path}")
    elif files.mode(path) in REGULAR:
        data = files.read(path)
        if len(data) > MAX_BYTES:
            message = f"{path} has {len(data)} bytes, expected at most {MAX_BYTES}"
            hint = "keep large models in a registry, not in git"
            yield source.finding(("spec", "model", "file"), "model-too-large", message, hint=hint)
        if Digest.of(data) != release.model.digest:
            message = f"expected {release.model.digest}, got {Digest.of(data)} from {path}"
            hint = "write the digest of the bytes that were approved"
            yield source.finding(("spec", "model", "digest"), "model-digest", message, hint=hint)
