"""Models in a folder: the release's own, or a shelf on disk."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from rfgit.declare.documents import ModelReference, Registry
from rfgit.declare.files import MemoryFiles
from rfgit.domain.digest import Digest
from rfgit.domain.finding import Refusal
from rfgit.domain.names import ReleaseId
from rfgit.errors import CannotTell
from rfgit.registry.cache import Cache
from rfgit.registry.open import open_registry
from rfgit.registry.port import Approval, ModelRegistry

DATA = b"weights"
RELEASE = ReleaseId("arm", "2.0.0")
MODEL = ModelReference("shelf", "arm", "1.0", "arm.onnx", Digest.of(DATA), None, "approved")
STATE = b'{"stage": "approved", "approvals": [{"by": "lead", "at": "2026-01-01"}], "lineage": {"run": "7"}}'


def shelf(root: Path, files: dict[str, bytes]) -> ModelRegistry:
    for name, data in files.items():
        path = root / "models" / "arm" / "1.0" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return open_registry(Registry("shelf", "directory", "models"), root=root, files=MemoryFiles({}), release=RELEASE)


def own(root: Path, files: dict[str, bytes]) -> ModelRegistry:
    held = MemoryFiles({f"releases/arm/2.0.0/model/{name}": data for name, data in files.items()})
    return open_registry(Registry("own", "directory"), root=root, files=held, release=RELEASE)


Kind = Callable[[Path, dict[str, bytes]], ModelRegistry]
KINDS = [pytest.param(shelf, id="shelf"), pytest.param(own, id="own")]


def rule(registry: ModelRegistry, reference: ModelReference, cache: Path) -> str:
    with pytest.raises(Refusal) as caught:
        registry.fetch(reference, Cache(cache))
    return caught.value.code


@pytest.mark.parametrize("kind", KINDS)
def test_a_model_goes_into_the_cache(tmp_path: Path, kind: Kind) -> None:
    registry = kind(tmp_path, {"arm.onnx": DATA})
    path = registry.fetch(MODEL, Cache(tmp_path / "cache"))
    assert path == tmp_path / "cache" / "sha256" / Digest.of(DATA).hex
    assert path.read_bytes() == DATA
    assert registry.fetch(MODEL, Cache(tmp_path / "cache")) == path


@pytest.mark.parametrize("kind", KINDS)
def test_the_state_is_read(tmp_path: Path, kind: Kind) -> None:
    state = kind(tmp_path, {"arm.onnx": DATA, "state.json": STATE}).state(MODEL)
    assert (state.uri, state.version, state.stage) == ("pkg:generic/arm@1.0#arm.onnx", "1.0", "approved")
    assert state.approvals == (Approval("lead", "2026-01-01"),)
    assert (state.lineage, state.raw) == ({"run": "7"}, STATE)


@pytest.mark.parametrize("kind", KINDS)
def test_without_a_state_the_stage_is_unknown(tmp_path: Path, kind: Kind) -> None:
    state = kind(tmp_path, {"arm.onnx": DATA}).state(MODEL)
    assert (state.stage, state.approvals, state.raw) == ("unknown", (), b"")


@pytest.mark.parametrize("kind", KINDS)
def test_a_model_that_is_not_there_is_refused(tmp_path: Path, kind: Kind) -> None:
    registry = kind(tmp_path, {"other.onnx": DATA})
    assert rule(registry, MODEL, tmp_path / "cache") == "model-missing"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("cached", [False, True])
def test_other_bytes_are_refused_even_where_the_right_ones_are_cached(tmp_path: Path, kind: Kind, cached: bool) -> None:
    cache = tmp_path / "cache"
    if cached:
        own(tmp_path, {"arm.onnx": DATA}).fetch(MODEL, Cache(cache))
    registry = kind(tmp_path, {"arm.onnx": DATA + b"!"})
    assert rule(registry, MODEL, cache) == "model-digest"
    assert len(list((cache / "sha256").iterdir())) == cached


def test_a_damaged_cache_entry_is_healed(tmp_path: Path) -> None:
    registry = shelf(tmp_path, {"arm.onnx": DATA})
    path = registry.fetch(MODEL, Cache(tmp_path / "cache"))
    path.write_bytes(b"other")
    assert Cache(tmp_path / "cache").find(MODEL.digest) is None
    assert registry.fetch(MODEL, Cache(tmp_path / "cache")).read_bytes() == DATA


@pytest.mark.parametrize("part", ["file", "version", "name"])
def test_links_on_the_shelf_are_refused(tmp_path: Path, part: str) -> None:
    registry = shelf(tmp_path, {"arm.onnx": DATA})
    place = {"file": "arm/1.0/arm.onnx", "version": "arm/1.0", "name": "arm"}[part]
    path = tmp_path / "models" / place
    path.rename(tmp_path / "moved")
    path.symlink_to(tmp_path / "moved")
    assert rule(registry, MODEL, tmp_path / "cache") == "model-link"


def test_a_link_is_no_state(tmp_path: Path) -> None:
    registry = shelf(tmp_path, {"arm.onnx": DATA})
    (tmp_path / "state").write_bytes(STATE)
    (tmp_path / "models/arm/1.0/state.json").symlink_to(tmp_path / "state")
    with pytest.raises(Refusal) as caught:
        registry.state(MODEL)
    assert caught.value.code == "model-link"


def test_a_pipe_is_no_model(tmp_path: Path) -> None:
    registry = shelf(tmp_path, {"other.onnx": DATA})
    os.mkfifo(tmp_path / "models/arm/1.0/arm.onnx")
    assert rule(registry, MODEL, tmp_path / "cache") == "model-link"


def test_a_directory_is_no_model(tmp_path: Path) -> None:
    registry = shelf(tmp_path, {"other.onnx": DATA})
    (tmp_path / "models/arm/1.0/arm.onnx").mkdir()
    assert rule(registry, MODEL, tmp_path / "cache") == "model-link"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("field", "value"),
    [
        *[("file", value) for value in ("../secret", "/etc/passwd", "a/../../b", "..", "", "a\\b", "a\nb")],
        *[("name", value) for value in ("..", "../arm", "/arm")],
        *[("version", value) for value in ("..", "1/../..")],
    ],
)
def test_a_reference_does_not_leave_its_folder(tmp_path: Path, kind: Kind, field: str, value: str) -> None:
    (tmp_path / "secret").write_bytes(DATA)
    registry = kind(tmp_path, {"arm.onnx": DATA})
    assert rule(registry, replace(MODEL, **{field: value}), tmp_path / "cache") == "model-path"


def test_a_shelf_that_is_not_mounted_is_no_answer(tmp_path: Path) -> None:
    registry = open_registry(
        Registry("shelf", "directory", "models"), root=tmp_path, files=MemoryFiles({}), release=RELEASE
    )
    for ask in (lambda: registry.fetch(MODEL, Cache(tmp_path / "cache")), lambda: registry.state(MODEL)):
        with pytest.raises(CannotTell) as caught:
            ask()
        assert caught.value.code == "registry-unreachable"


@pytest.mark.parametrize(
    "data",
    [
        *(b"", b"null", b"[]", b"{}", b"{", b"\xff", b"\xef\xbb\xbf{}", b'{"stage": 1}', b'{"stage": ""}'),
        b'{"stage": "a", "stage": "b"}',
        b'{"stage": "a", "more": 1}',
        b'{"stage": "a", "approvals": {}}',
        b'{"stage": "a", "approvals": ["lead"]}',
        b'{"stage": "a", "approvals": [{"by": "lead"}]}',
        b'{"stage": "a", "approvals": [{"by": "lead", "at": 1}]}',
        b'{"stage": "a", "approvals": [{"by": "lead", "at": "x", "key": "y"}]}',
        b'{"stage": "a", "lineage": []}',
        b'{"stage": "a", "lineage": {"x": NaN}}',
    ],
)
def test_another_form_of_state_is_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(Refusal) as caught:
        shelf(tmp_path, {"state.json": data}).state(MODEL)
    assert caught.value.code == "registry-state-form"
    assert caught.value.findings[0].path.endswith("state.json")


def test_a_huge_state_is_refused(tmp_path: Path) -> None:
    registry = shelf(tmp_path, {"state.json": b"{}"})
    os.truncate(tmp_path / "models/arm/1.0/state.json", 2**30)
    with pytest.raises(Refusal) as caught:
        registry.state(MODEL)
    assert caught.value.code == "registry-state-form"


def test_an_unknown_type_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="ftp"):
        open_registry(Registry("x", "ftp"), root=tmp_path, files=MemoryFiles({}), release=RELEASE)
