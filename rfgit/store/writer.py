"""The content store: one OCI image layout that holds many artifacts, each under its variant's name."""

from __future__ import annotations

import os
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Dict, Iterable, Iterator, Optional

from ..domain.digest import Digest
from ..domain.finding import refuse
from ..errors import BadRequest
from . import index, manifest
from .atomic import publish, replace_file, sweep, unfinished, write_all
from .blobs import BlobFolder
from .descriptor import Descriptor
from .faults import cannot_read, cannot_write
from .intake import Expected, Intake
from .lock import locked
from .manifest import Manifest
from .regular import open_regular


@dataclass(frozen=True)
class Store:
    """A layout at `root`, and beside it the lock file `<root>.lock`.

    What lies in `root` after a run is a function of what was put and tagged, and of nothing else. `patience` is how
    long, in seconds, to wait for another writer.
    """

    root: Path
    patience: float = 10.0

    @property
    def blobs(self) -> BlobFolder:
        return BlobFolder(self.root)

    def put_file(self, source: Path, expected: Optional[Digest] = None) -> Descriptor:
        """Store a regular file's bytes. Refuses `model-digest` where they are not the expected ones."""
        wanted = None if expected is None else Expected(expected, "model-digest", str(source))
        return Intake(self.blobs).put_file(source, wanted)

    def put_bytes(self, data: bytes) -> Descriptor:
        return Intake(self.blobs).put_bytes(data)

    def names(self) -> Dict[str, Descriptor]:
        """`{name: manifest descriptor}`; empty for a store that is not there yet. Refuses `index-form`."""
        path = self.root / index.INDEX_FILE
        try:
            with os.fdopen(open_regular(self.root, index.INDEX_FILE, link_rule="layout-link"), "rb") as source:
                data = source.read(index.MAX_BYTES)
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise cannot_read(error, path) from error
        return index.read_index(data, str(path))

    def resolve(self, name: str) -> Optional[Digest]:
        """The digest of the manifest that has this name, if one has. Whether it is whole is not checked."""
        found = self.names().get(name)
        return found.digest if found else None

    def manifest(self, digest: Digest) -> Manifest:
        """Read a manifest by digest. Refuses `blob-missing`, `blob-digest`, `manifest-form`."""
        descriptor = self.blobs.describe(digest)
        return manifest.read_manifest(self.blobs.read(descriptor, manifest.MAX_BYTES), str(self.blobs.path(digest)))

    def tag(self, name: str, descriptor: Descriptor) -> None:
        """Give a stored manifest its name, in place of what had it. CannotTell `lock-held`."""
        found = self.manifest(descriptor.digest)
        if found.name != name:
            raise refuse("index-name", f"{found.digest}: its own annotations say {found.name}, not {name}")
        with self.tagging((found,)):
            pass

    @contextmanager
    def tagging(self, found: Iterable[Manifest]) -> Iterator[None]:
        """Stored manifests get their names when the block ends well; when it raises, no name has moved.

        What may fail is done before the block: CannotTell `lock-held`, `disk-full`, `permission-denied`.
        """
        with locked(self.root.parent / f"{self.root.name}.lock", self.patience), ExitStack() as stack:
            with self._writing():
                opened, part = stack.enter_context(unfinished(self.root))
                named = {item.name: item.descriptor for item in found}
                write_all(opened, index.index_json({**self.names(), **named}))
            yield
            with self._writing():
                replace_file(self.root / index.LAYOUT_FILE, index.LAYOUT_BYTES)
                publish(opened, part, self.root / index.INDEX_FILE)
                sweep(self.root)
                sweep(self.root / self.blobs.inside)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise cannot_write(error, self.root) from error

    def materialize(self, digest: Digest, destination: Path) -> Manifest:
        """Write one artifact as a layout of its own: every byte is copied and hashed on the way.

        `destination` must not exist, or be an empty directory: else BadRequest `destination-exists`. It appears
        whole or not at all. Refuses `blob-missing`, `blob-size`, `blob-digest`, `manifest-form`.
        """
        found = self.manifest(digest)
        if destination.is_symlink() or (destination.exists() and not _is_empty(destination)):
            raise _exists(destination)
        part = destination.parent / f".{destination.name}.part-{os.urandom(8).hex()}"
        try:
            self._copy_to(part, found)
            part.rename(destination)
        except OSError as error:
            raise cannot_write(error, destination) from error
        finally:
            _remove(part)
        return found

    def _copy_to(self, part: Path, found: Manifest) -> None:
        single = Store(part)
        part.mkdir(parents=True)
        for descriptor in (found.descriptor,) + found.blobs:
            source = self.blobs.path(descriptor.digest)
            with self.blobs.open(descriptor.digest) as opened:
                self.blobs.check_size(opened, descriptor)
                expected = Expected(descriptor.digest, "blob-digest", str(source))
                Intake(single.blobs).put(opened, expected, descriptor.size)
        single._write_index({found.name: found.descriptor})

    def _write_index(self, names: Dict[str, Descriptor]) -> None:
        replace_file(self.root / index.LAYOUT_FILE, index.LAYOUT_BYTES)
        replace_file(self.root / index.INDEX_FILE, index.index_json(names))


def _is_empty(path: Path) -> bool:
    return path.is_dir() and not any(path.iterdir())


def _exists(destination: Path) -> BadRequest:
    return BadRequest(
        "destination-exists",
        f"{destination}: expected a path where nothing is yet",
        hint="name a new directory, or remove that one",
    )


def _remove(part: Path) -> None:
    import shutil

    shutil.rmtree(part, ignore_errors=True)
