"""The embedded registry: a folder that holds a model and, beside it, its `state.json`."""

from __future__ import annotations

import io
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from ..declare.documents import ModelReference
from ..declare.files import Files, exists
from ..domain.finding import Refusal, refuse
from ..errors import CannotTell
from ..store.faults import cannot_read
from ..store.intake import Expected
from ..store.paths import why_unsafe
from ..store.regular import open_regular
from .cache import Cache
from .port import RegistryState
from .state import MAX_BYTES, STATE_FILE, read_state, unknown_state


class Folder(Protocol):
    """Where the files of one model version lie."""

    def place(self, reference: ModelReference, name: str, /) -> str:
        """The path of a file, for people."""
        ...

    def open(self, reference: ModelReference, name: str) -> tuple[io.RawIOBase | io.BytesIO, int]:
        """A file and its size in bytes. FileNotFoundError; Refusal `model-link`."""
        ...


@dataclass(frozen=True)
class OwnFolder:
    """The release's own `model/`, read from the same files as its declaration, where links are no files."""

    files: Files
    folder: str

    def place(self, _reference: ModelReference, name: str, /) -> str:
        return f"{self.folder}/{name}"

    def open(self, reference: ModelReference, name: str) -> tuple[io.BytesIO, int]:
        path = self.place(reference, name)
        if not exists(self.files, path):
            raise FileNotFoundError(path)
        data = self.files.read(path)
        return io.BytesIO(data), len(data)


@dataclass(frozen=True)
class Shelf:
    """`<root>/<name>/<version>/` on disk. No link below `root` is followed."""

    root: Path

    def place(self, reference: ModelReference, name: str, /) -> str:
        return str(self.root / reference.name / reference.version / name)

    def open(self, reference: ModelReference, name: str) -> tuple[io.FileIO, int]:
        if not self.root.is_dir():
            raise CannotTell(
                "registry-unreachable",
                f"{self.root}: the folder of this model registry is not there",
                hint="mount it, or correct its path in rfgit.yaml",
            )
        relative = f"{reference.name}/{reference.version}/{name}"
        opened = open_regular(self.root, relative, link_rule="model-link")
        return io.FileIO(opened, "rb"), os.fstat(opened).st_size


@dataclass(frozen=True)
class DirectoryRegistry:
    """Names, versions and files that a declaration asks for never lead out of `folder`: Refusal `model-path`."""

    folder: Folder

    def state(self, reference: ModelReference) -> RegistryState:
        """A model without a `state.json` has the stage `unknown`."""
        path = self.folder.place(reference, STATE_FILE)
        try:
            source, size = self._open(reference, STATE_FILE)
        except FileNotFoundError:
            return unknown_state(reference)
        with source:
            if size > MAX_BYTES:
                raise refuse(
                    "registry-state-form", f"{path}: expected at most {MAX_BYTES} bytes, got {size}", path=path
                )
            return read_state(source.read(MAX_BYTES) or b"", reference, path)

    def fetch(self, reference: ModelReference, into: Cache) -> Path:
        """The folder is read even where the cache has the bytes: a model that was changed there is refused."""
        path = self.folder.place(reference, reference.file)
        try:
            source, size = self._open(reference, reference.file)
        except FileNotFoundError:
            raise missing_model(reference, path) from None
        with source:
            return into.keep(source, Expected(reference.digest, "model-digest", path), size)

    def _open(self, reference: ModelReference, name: str) -> tuple[io.RawIOBase | io.BytesIO, int]:
        for part in (reference.name, reference.version, name):
            check_path(part)
        try:
            return self.folder.open(reference, name)
        except (FileNotFoundError, NotADirectoryError):
            raise FileNotFoundError(name) from None
        except OSError as error:
            raise cannot_read(error, self.folder.place(reference, name)) from error


def check_path(path: str) -> None:
    """Refuse `model-path` for a name, version or file that could leave its folder."""
    unsafe = why_unsafe(path)
    if unsafe:
        raise refuse(
            "model-path",
            f"{path!r}: not a plain relative path: {unsafe}",
            hint="name the model's file relative to its folder in the registry",
        )


def missing_model(reference: ModelReference, path: str) -> Refusal:
    return refuse(
        "model-missing",
        f"{path}: the registry {reference.registry} has no such file",
        path=path,
        hint="correct spec.model, or put the model there",
    )
