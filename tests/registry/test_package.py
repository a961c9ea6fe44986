"""A model inside a wheel: real pip, no network, wheels made here."""

from __future__ import annotations

import base64
import hashlib
import os
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from rfgit.declare.documents import ModelReference
from rfgit.domain.digest import Digest
from rfgit.domain.finding import Refusal
from rfgit.errors import CannotTell
from rfgit.registry.cache import Cache
from rfgit.registry.package import PackageRegistry
from rfgit.registry.purl import model_uri

DATA = b"weights" * 1000
FILE = "rfgit_sample/models/net.onnx"
INFO = "rfgit_sample-1.0.dist-info"


def wheel(folder: Path, members: list[tuple[zipfile.ZipInfo | str, bytes]] | None = None) -> Path:
    """A wheel that pip takes; the same bytes each time."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "rfgit_sample-1.0-py3-none-any.whl"
    body: list[tuple[zipfile.ZipInfo | str, bytes]] = [
        *([(FILE, DATA)] if members is None else members),
        (f"{INFO}/METADATA", b"Metadata-Version: 2.1\nName: rfgit-sample\nVersion: 1.0\n"),
        (f"{INFO}/WHEEL", b"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"),
    ]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        record = []
        for name, data in body:
            info = name if isinstance(name, zipfile.ZipInfo) else zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            archive.writestr(info, data)
            digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
            record.append(f"{info.filename},sha256={digest},{len(data)}")
        archive.writestr(
            zipfile.ZipInfo(f"{INFO}/RECORD", (1980, 1, 1, 0, 0, 0)), "\n".join([*record, f"{INFO}/RECORD,,\n"])
        )
    return path


def reference(path: Path) -> ModelReference:
    container = Digest.of(path.read_bytes())
    return ModelReference("pypi", "rfgit-sample", "1.0", FILE, Digest.of(DATA), container, "approved")


def offline(folder: Path, **more: str) -> PackageRegistry:
    """pip with this folder as its whole index."""
    kept = {key: os.environ[key] for key in ("PATH", "LANG") if key in os.environ}
    return PackageRegistry(
        {**kept, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(folder), "PIP_CONFIG_FILE": "/dev/null"} | more
    )


NO_PIP = PackageRegistry({"PIP_NO_INDEX": "1", "PIP_CONFIG_FILE": "/dev/null"})
"""Finds nothing, so that a fetch that ends well had no need to ask."""


def put(cache: Path, path: Path) -> None:
    """The wheel as if it had been fetched before."""
    (cache / "sha256").mkdir(parents=True, exist_ok=True)
    (cache / "sha256" / Digest.of(path.read_bytes()).hex).write_bytes(path.read_bytes())


def rule(path: Path, cache: Path, asked: ModelReference | None = None) -> str:
    """What a wheel that is in the cache is refused by."""
    put(cache, path)
    with pytest.raises(Refusal) as caught:
        NO_PIP.fetch(asked or reference(path), Cache(cache))
    return caught.value.code


def test_pip_fetches_once_and_then_never_again(tmp_path: Path) -> None:
    asked = reference(wheel(tmp_path / "index"))
    cache = Cache(tmp_path / "cache")
    found = offline(tmp_path / "index").fetch(asked, cache)
    assert found.read_bytes() == DATA
    assert sorted(path.name for path in (tmp_path / "cache").rglob("*") if path.is_file()) == sorted(
        [asked.digest.hex, Digest.of((tmp_path / "index/rfgit_sample-1.0-py3-none-any.whl").read_bytes()).hex]
    )
    assert [path.name for path in (tmp_path / "cache").iterdir()] == ["sha256"]
    assert NO_PIP.fetch(asked, cache) == found


def test_a_damaged_wheel_in_the_cache_is_fetched_again(tmp_path: Path) -> None:
    asked = reference(wheel(tmp_path / "index"))
    cache = Cache(tmp_path / "cache")
    offline(tmp_path / "index").fetch(asked, cache)
    assert asked.container is not None
    kept = cache.blobs.path(asked.container)
    kept.write_bytes(kept.read_bytes()[:-1])
    with pytest.raises(CannotTell):
        NO_PIP.fetch(asked, cache)
    assert offline(tmp_path / "index").fetch(asked, cache).read_bytes() == DATA
    assert Digest.of(kept.read_bytes()) == asked.container


def test_a_damaged_model_in_the_cache_is_taken_out_again(tmp_path: Path) -> None:
    path = wheel(tmp_path / "index")
    put(tmp_path / "cache", path)
    found = NO_PIP.fetch(reference(path), Cache(tmp_path / "cache"))
    found.write_bytes(b"other")
    assert NO_PIP.fetch(reference(path), Cache(tmp_path / "cache")).read_bytes() == DATA


def test_the_wheel_is_pinned(tmp_path: Path) -> None:
    """The index serves other bytes under the same name and version."""
    asked = reference(wheel(tmp_path / "index"))
    other = wheel(tmp_path / "index", [(FILE, DATA + b"!")])
    with pytest.raises(Refusal) as caught:
        offline(tmp_path / "index").fetch(asked, Cache(tmp_path / "cache"))
    assert caught.value.code == "model-container-digest"
    assert str(asked.container) in caught.value.message
    assert Digest.of(other.read_bytes()).hex in caught.value.message
    assert list((tmp_path / "cache").rglob("*")) == []


def test_the_file_is_pinned(tmp_path: Path) -> None:
    asked = replace(reference(wheel(tmp_path / "index")), digest=Digest.of(b"other"))
    with pytest.raises(Refusal) as caught:
        offline(tmp_path / "index").fetch(asked, Cache(tmp_path / "cache"))
    assert caught.value.code == "model-digest"


def test_a_model_of_another_package_is_not_taken_from_the_cache(tmp_path: Path) -> None:
    """The declared digest is cached, but is not what the declared wheel holds."""
    first, second = wheel(tmp_path / "a"), wheel(tmp_path / "b", [(FILE, b"other")])
    put(tmp_path / "cache", first)
    NO_PIP.fetch(reference(first), Cache(tmp_path / "cache"))
    assert rule(second, tmp_path / "cache") == "model-digest"


def test_an_unknown_package_is_no_answer(tmp_path: Path) -> None:
    (tmp_path / "index").mkdir()
    asked = reference(wheel(tmp_path / "elsewhere"))
    with pytest.raises(CannotTell) as caught:
        offline(tmp_path / "index").fetch(asked, Cache(tmp_path / "cache"))
    assert caught.value.code == "registry-unreachable"
    assert "rfgit-sample" in caught.value.message
    assert "pip download" in caught.value.hint


def test_another_version_is_no_answer(tmp_path: Path) -> None:
    asked = replace(reference(wheel(tmp_path / "index")), version="1.1")
    with pytest.raises(CannotTell) as caught:
        offline(tmp_path / "index").fetch(asked, Cache(tmp_path / "cache"))
    assert caught.value.code == "registry-unreachable"


def test_a_network_that_is_down_is_no_answer(tmp_path: Path) -> None:
    asked = reference(wheel(tmp_path / "elsewhere"))
    registry = PackageRegistry(
        {"PIP_INDEX_URL": "http://127.0.0.1:1/simple", "PIP_RETRIES": "0", "PIP_CONFIG_FILE": "/dev/null"}
    )
    with pytest.raises(CannotTell) as caught:
        registry.fetch(asked, Cache(tmp_path / "cache"))
    assert caught.value.code == "registry-unreachable"


def test_a_python_without_pip_is_no_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\nexec "{Path(sys.executable).resolve()}" -I -S "$@"\n')
    python.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(python))
    with pytest.raises(CannotTell) as caught:
        offline(tmp_path).fetch(reference(wheel(tmp_path / "index")), Cache(tmp_path / "cache"))
    assert caught.value.code == "registry-unreachable"
    assert "No module named pip" in caught.value.message


def test_a_pip_in_the_users_directory_is_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = reference(wheel(tmp_path / "index"))
    (tmp_path / "pip.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\n")
    monkeypatch.chdir(tmp_path)
    offline(tmp_path / "index").fetch(asked, Cache(tmp_path / "cache"))
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *[
            ("name", value)
            for value in ("-r", "--index-url=x", "a b", "a\nb", "a/b", "./a", "a[b]", "", "a; x", "a @ b")
        ],
        *[("version", value) for value in ("1.0 --hash=x", "", "*", "1.0\n-r x", ">=1", "1.0;x")],
        *[("file", value) for value in ("../x", "/x", "a//b", "", "a\\b")],
        ("container", None),
    ],
)
def test_a_reference_is_not_an_option(tmp_path: Path, field: str, value: object) -> None:
    asked = replace(reference(wheel(tmp_path / "index")), **{field: value})
    with pytest.raises(Refusal) as caught:
        offline(tmp_path / "index").fetch(asked, Cache(tmp_path / "cache"))
    assert caught.value.code == "model-path"


def test_a_file_that_the_wheel_does_not_have(tmp_path: Path) -> None:
    path = wheel(tmp_path, [("rfgit_sample/other.onnx", DATA), (f"./{FILE}", DATA), (FILE.upper(), DATA)])
    assert rule(path, tmp_path / "cache") == "model-missing"


def test_two_files_of_one_name(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        path = wheel(tmp_path, [(FILE, DATA), (FILE, b"other")])
    assert rule(path, tmp_path / "cache") == "model-container-form"


@pytest.mark.parametrize("mode", [0o120777, 0o010644, 0o020644, 0o040755])
def test_what_is_not_a_regular_file(tmp_path: Path, mode: int) -> None:
    info = zipfile.ZipInfo(FILE, (1980, 1, 1, 0, 0, 0))
    info.external_attr = mode << 16
    assert rule(wheel(tmp_path, [(info, DATA)]), tmp_path / "cache") == "model-link"


@pytest.mark.parametrize("kind", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_ways_of_packing(tmp_path: Path, kind: int) -> None:
    info = zipfile.ZipInfo(FILE, (1980, 1, 1, 0, 0, 0))
    info.compress_type = kind
    assert rule(wheel(tmp_path, [(info, DATA)]), tmp_path / "cache") == "model-container-form"


def test_an_encrypted_file(tmp_path: Path) -> None:
    path = wheel(tmp_path)
    data = bytearray(path.read_bytes())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + at] |= 1
    path.write_bytes(data)
    assert rule(path, tmp_path / "cache") == "model-container-form"


def test_a_size_that_cannot_be(tmp_path: Path) -> None:
    """It says that a few packed bytes are almost 4 GiB, for which room would be reserved."""
    path = wheel(tmp_path)
    data = bytearray(path.read_bytes())
    at = data.index(b"PK\x01\x02")
    data[at + 24 : at + 28] = b"\xfe\xff\xff\xff"
    path.write_bytes(data)
    assert rule(path, tmp_path / "cache") == "model-container-form"


def test_a_model_larger_than_is_allowed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rfgit.registry.package.MAX_MODEL", len(DATA) - 1)
    assert rule(wheel(tmp_path), tmp_path / "cache") == "model-size"


def test_damaged_packing(tmp_path: Path) -> None:
    info = zipfile.ZipInfo(FILE, (1980, 1, 1, 0, 0, 0))
    info.compress_type = zipfile.ZIP_DEFLATED
    path = wheel(tmp_path, [(info, DATA)])
    data = bytearray(path.read_bytes())
    at = data.index(FILE.encode()) + len(FILE)
    data[at : at + 20] = b"\xff" * 20
    path.write_bytes(data)
    assert rule(path, tmp_path / "cache") == "model-container-form"


@pytest.mark.parametrize("data", [b"", b"PK", b"not a zip", b"PK\x05\x06" + b"\0" * 18])
def test_what_is_no_wheel(tmp_path: Path, data: bytes) -> None:
    path = wheel(tmp_path)
    path.write_bytes(data)
    assert rule(path, tmp_path / "cache") in ("model-container-form", "model-missing")


def test_a_package_index_approves_nothing(tmp_path: Path) -> None:
    state = NO_PIP.state(reference(wheel(tmp_path)))
    assert (state.stage, state.approvals, state.lineage) == ("unknown", (), {})
    assert state.uri == f"pkg:pypi/rfgit-sample@1.0#{FILE}"


@pytest.mark.parametrize(
    ("name", "version", "uri"),
    [
        ("Reachy_Mini", "1.13.0", "pkg:pypi/reachy-mini@1.13.0#a/b.onnx"),
        ("a.b", "1.0+cu12", "pkg:pypi/a-b@1.0%2Bcu12#a/b.onnx"),
        ("a", "1!2.0", "pkg:pypi/a@1%212.0#a/b.onnx"),
    ],
)
def test_a_package_url(name: str, version: str, uri: str) -> None:
    asked = ModelReference("pypi", name, version, "a/b.onnx", Digest.of(b""), Digest.of(b""), "approved")
    assert model_uri(asked) == uri
