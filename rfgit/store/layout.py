"""Read an OCI image layout that anybody may have written, and trust none of it.

Not checked here: signatures, freshness, what the deployment manifest asks for, and anything `beside` the layout.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Dict, FrozenSet, List, Set, Tuple

from ..domain.digest import Digest
from ..domain.finding import Refusal, refuse
from ..errors import CannotTell
from . import index, manifest
from .blobs import BlobFolder
from .descriptor import Descriptor
from .faults import cannot_read
from .manifest import Manifest
from .regular import open_regular

BLOBS = "blobs"
ALGORITHM = "blobs/sha256"
MAX_SHOWN = 100
"""Unlisted entries that are looked at: the first of them is refused, whatever a flood holds."""


@dataclass(frozen=True)
class Layout:
    """A layout that holds what it lists and nothing else. Reads are checked as they are read."""

    directory: Path
    blobs: BlobFolder
    manifests: Tuple[Manifest, ...]

    def read(self, descriptor: Descriptor, limit: int) -> bytes:
        """A blob's bytes, `limit` at most."""
        return self.blobs.read(descriptor, limit)

    @property
    def only(self) -> Manifest:
        """The manifest of a layout that holds one artifact; refuses `layout-count` for any other number."""
        if len(self.manifests) != 1:
            raise refuse(
                "layout-count",
                f"{self.directory}: expected one artifact, got {len(self.manifests)}",
                path=str(self.directory),
                hint="export one artifact into a directory of its own",
            )
        return self.manifests[0]

    def check_blobs(self) -> None:
        """Hash every blob: refuses `blob-missing`, `blob-size`, `blob-digest`, `layout-link`.

        As long as the manifests say, whoever wrote them; so that a caller may want to know first who signed them.
        """
        for descriptors in _listed(self.manifests).values():
            for descriptor in descriptors:
                self.blobs.check(descriptor)


def read_layout(directory: Path, beside: FrozenSet[str] = frozenset()) -> Layout:
    """Check every byte of the layout and return what it holds: `list_layout`, then `Layout.check_blobs`."""
    layout = list_layout(directory, beside)
    layout.check_blobs()
    return layout


def list_layout(directory: Path, beside: FrozenSet[str] = frozenset(), index_bytes: int = index.MAX_BYTES) -> Layout:
    """Read what the layout lists (OCI image-spec, image-layout.md), and refuse what it does not list.

    1. `oci-layout` is the one form of version 1.0.0 ("oci-layout file"): else `layout-file`.
    2. `index.json` is in the form that we write ("index.json file"): else `index-form`.
    3. Each manifest has the size and digest of its descriptor (descriptor.md, "Digests"): else `blob-missing`,
       `blob-size`, `blob-digest`; it is closed (manifest.md): else `manifest-form`; and is called in the index as
       it calls itself: else `index-name`.
    4. The directory holds exactly the listed files: else `blob-unlisted`, `file-unlisted`, `layout-link`. `beside`
       are names at its top that the caller reads by itself.

    Memory does not grow with the blobs, which are not checked here; `index_bytes` is the largest index that is
    read. CannotTell `no-layout` or `unreadable` where nothing can be read.
    """
    _check_directory(directory)
    blobs = BlobFolder(directory)
    marker = _read_top(directory, index.LAYOUT_FILE, "layout-file", len(index.LAYOUT_BYTES))
    index.check_layout_file(marker, _shown(directory, index.LAYOUT_FILE))
    data = _read_top(directory, index.INDEX_FILE, "index-form", index_bytes)
    named = index.read_index(data, _shown(directory, index.INDEX_FILE))
    manifests = tuple(_read_named(blobs, name, named[name]) for name in sorted(named))
    _check_entries(directory, {digest.hex for digest in _listed(manifests)}, beside)
    return Layout(directory, blobs, manifests)


def _check_directory(directory: Path) -> None:
    try:
        found = directory.is_dir()
    except OSError as error:
        raise cannot_read(error, directory) from error
    if not found:
        raise CannotTell("no-layout", f"{directory}: no such directory", hint="name the directory of an artifact")


def _read_top(directory: Path, name: str, missing_rule: str, limit: int) -> bytes:
    path = directory / name
    try:
        with os.fdopen(open_regular(directory, name, link_rule="layout-link"), "rb") as source:
            data = source.read(limit + 1)
    except FileNotFoundError:
        raise refuse(
            missing_rule, f"{path}: expected a file, found none", path=str(path), hint="fetch or build it again"
        ) from None
    except OSError as error:
        raise cannot_read(error, path) from error
    if len(data) > limit:
        raise refuse(missing_rule, f"{path}: expected at most {limit} bytes", path=str(path))
    return data


def _read_named(blobs: BlobFolder, name: str, descriptor: Descriptor) -> Manifest:
    path = str(blobs.path(descriptor.digest))
    found = manifest.read_manifest(blobs.read(descriptor, manifest.MAX_BYTES), path)
    if found.name != name:
        raise refuse(
            "index-name",
            f"{path}: the index calls it {name}, its own annotations say {found.name}",
            path=path,
            hint="one of the two was changed: fetch or build the artifact again",
        )
    return found


def _listed(manifests: Tuple[Manifest, ...]) -> Dict[Digest, Set[Descriptor]]:
    """Each digest with its claimed sizes: more than one only where one of them is a lie."""
    listed: Dict[Digest, Set[Descriptor]] = {}
    for item in manifests:
        for descriptor in (item.descriptor,) + item.blobs:
            bare = Descriptor("", descriptor.digest, descriptor.size)
            listed.setdefault(descriptor.digest, set()).add(bare)
    return listed


def _check_entries(directory: Path, listed: Set[str], beside: FrozenSet[str]) -> None:
    top = {index.LAYOUT_FILE: False, index.INDEX_FILE: False, BLOBS: True}
    for name in _names(directory, "", top, beside):
        raise _unlisted(directory, name)
    for name in _names(directory, BLOBS, {"sha256": True}, frozenset()):
        raise _unlisted(directory, f"{BLOBS}/{name}")
    for name in _names(directory, ALGORITHM, dict.fromkeys(listed, False), frozenset()):
        raise _unlisted(directory, f"{ALGORITHM}/{name}")


def _names(directory: Path, inside: str, expected: Dict[str, bool], beside: FrozenSet[str]) -> List[str]:
    """The entries of one directory that are not expected. What is expected has its kind: True is a directory."""
    unexpected = []
    try:
        with os.scandir(directory / inside) as entries:
            for entry in entries:
                if entry.is_symlink():
                    raise _link(entry.path)
                if entry.name in expected and entry.is_dir(follow_symlinks=False) != expected[entry.name]:
                    raise _link(entry.path)
                if entry.name not in expected and entry.name not in beside:
                    unexpected.append(entry.name)
                if len(unexpected) > MAX_SHOWN:
                    break
    except FileNotFoundError:
        # What reads the blobs refuses what is missing, with its name.
        return []
    except OSError as error:
        raise cannot_read(error, directory / inside) from error
    return sorted(unexpected)


def _unlisted(directory: Path, relative: str) -> Refusal:
    rule = "blob-unlisted" if relative.startswith(f"{ALGORITHM}/") else "file-unlisted"
    path = _shown(directory, relative)
    return refuse(
        rule,
        f"{path}: nothing lists it; a robot takes only what the signed manifest lists",
        path=path,
        hint="remove it, or fetch the artifact again",
    )


def _link(path: str) -> Refusal:
    return refuse(
        "layout-link",
        f"{path}: expected a regular file or directory, found a link or something else",
        path=path,
        hint="replace it by a copy of the file that it stands for",
    )


def _shown(directory: Path, relative: str) -> str:
    return str(directory / relative)
