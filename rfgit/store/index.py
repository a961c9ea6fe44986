"""The two small files at the top of an OCI image layout: `oci-layout` and `index.json` (image-layout.md)."""

from __future__ import annotations

from typing import Any, Dict, Mapping

from ..domain.canonical import canonical_json, read_json
from ..domain.finding import refuse
from ..domain.names import is_name
from . import media
from .descriptor import Descriptor, read_descriptor

LAYOUT_FILE = "oci-layout"
INDEX_FILE = "index.json"
LAYOUT_BYTES = b'{"imageLayoutVersion":"1.0.0"}'
MAX_BYTES = 16 * 1024 * 1024
"""An index of some 50,000 artifacts."""

_KEYS = {"schemaVersion", "mediaType", "manifests"}


def index_json(manifests: Mapping[str, Descriptor]) -> bytes:
    """The canonical bytes of an index that calls each manifest by its name; the names sort."""
    return canonical_json(
        {
            "schemaVersion": 2,
            "mediaType": media.INDEX,
            "manifests": [_named(name, manifests[name]) for name in sorted(manifests)],
        }
    )


def read_index(data: bytes, path: str) -> Dict[str, Descriptor]:
    """Read `{name: manifest descriptor}`; refuses `index-form` unless the bytes are exactly what we would write.

    So each changed byte is refused, white space and the order of keys included.
    """
    try:
        found = _parse(data)
        if index_json(found) != data:
            raise ValueError("the JSON is not in its canonical form")
    except ValueError as error:
        raise refuse(
            "index-form",
            f"{path}: not an index that rfgit writes: {error}",
            path=path,
            hint="fetch or build the artifact again",
        ) from None
    return found


def check_layout_file(data: bytes, path: str) -> None:
    """Refuse `layout-file` unless the bytes are the one form of this version (image-layout.md, "oci-layout file")."""
    if data != LAYOUT_BYTES:
        raise refuse(
            "layout-file",
            f"{path}: expected {LAYOUT_BYTES.decode()}, got other bytes",
            path=path,
            hint="this is not an artifact that rfgit wrote: fetch or build it again",
        )


def is_ref_name(name: str) -> bool:
    """True for `<name>/<version>/<target>`, each a name."""
    parts = name.split("/")
    return len(parts) == 3 and all(is_name(part) for part in parts)


def _named(name: str, manifest: Descriptor) -> Dict[str, Any]:
    annotations = {media.REF_NAME: name}
    return Descriptor(media.MANIFEST, manifest.digest, manifest.size, media.ARTIFACT, annotations).as_json()


def _parse(data: bytes) -> Dict[str, Descriptor]:
    value = read_json(data)
    if not isinstance(value, dict) or set(value) != _KEYS or not isinstance(value["manifests"], list):
        raise ValueError(f"expected an object with exactly the keys {', '.join(sorted(_KEYS))}")
    found: Dict[str, Descriptor] = {}
    for item in value["manifests"]:
        manifest = read_descriptor(item)
        name = manifest.annotations.get(media.REF_NAME, "")
        if not is_ref_name(name):
            raise ValueError(f"{media.REF_NAME} is <name>/<version>/<target>, got {name!r}")
        if name in found:
            raise ValueError(f"two manifests are called {name}")
        found[name] = manifest
    return found
