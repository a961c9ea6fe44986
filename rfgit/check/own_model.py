"""A model that lies in the release's own `model/` folder: small, there, the declared bytes, at the required stage."""

from __future__ import annotations

from collections.abc import Iterator

from ..declare.documents import Release
from ..declare.files import REGULAR, Files
from ..domain.canonical import read_json
from ..domain.digest import Digest
from ..domain.finding import Finding, Refusal
from ..domain.near import is_slip, near_hint
from .links import link_findings
from .words import STAGES, stage_findings

MAX_BYTES = 1 << 20
_SAY_NOTHING: tuple[dict[str, object], ...] = ({}, {"approvals": [], "lineage": {}})
_POINTER = b"version https://git-lfs.github.com/spec/"


def own_model_findings(release: Release, files: Files, listed: frozenset[str]) -> Iterator[Finding]:
    """Judge the model's bytes, and its stage. Whether they are a model that loads is not checked."""
    yield from _bytes(release, files, listed)
    path = f"{release.id.directory}/model/state.json"
    if path in listed and files.mode(path) in REGULAR:
        yield from _stage(release, path, files.read(path))
    elif path not in listed:
        yield from stage_findings(release)


def _stage(release: Release, path: str, data: bytes) -> Iterator[Finding]:
    """Both words are part of the declaration: as long as they differ, its model can never be approved."""
    required = release.model.required_state
    if _is_plainly(required, data):
        return
    # What reads all of a state takes its time to load.
    from ..registry.port import UNKNOWN
    from ..registry.state import read_state

    try:
        stage = read_state(data, release.model, path).stage
    except Refusal as refusal:
        yield from refusal.findings
        return
    if stage not in (required, UNKNOWN):
        message = f"{path} gives the stage {stage!r}, {required!r} is required"
        hint = f"correct the stage in {path}" if is_slip(required, stage) else "promote the model there first"
        hint = f"did you mean {stage!r}?" if is_slip(required, stage) and stage in STAGES else hint
        yield release.source.finding(("spec", "model", "requiredState"), "model-state", message, hint=hint)


def _is_plainly(stage: str, data: bytes) -> bool:
    """Whether it is a state that says nothing but this stage."""
    try:
        value = read_json(data)
    except ValueError:
        return False
    return value in ({"stage": stage, **more} for more in _SAY_NOTHING)


def _bytes(release: Release, files: Files, listed: frozenset[str]) -> Iterator[Finding]:
    path = f"{release.id.directory}/model/{release.model.file}"
    source = release.source
    at = ("spec", "model", "file")
    through = tuple(link_findings(source, at, path, listed, files))
    if through or path not in listed:
        start = len(f"{release.id.directory}/model/")
        near = near_hint(release.model.file, sorted(other[start:] for other in listed))
        yield from through or [source.finding(at, "model-missing", f"there is no {path}", hint=near)]
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
