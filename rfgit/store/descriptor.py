"""An OCI content descriptor: what bytes are, how many, and their digest (image-spec, descriptor.md)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Dict, Mapping

from ..domain.digest import Digest

MAX_SIZE = 2**53 - 1
"""The largest integer that every JSON reader keeps exact."""

_KEYS = frozenset({"mediaType", "artifactType", "digest", "size", "annotations"})


@dataclass(frozen=True)
class Descriptor:
    """`size` is in bytes. An empty `artifact_type` or `annotations` is left out of the JSON."""

    media_type: str
    digest: Digest
    size: int
    artifact_type: str = ""
    annotations: Mapping[str, str] = field(default_factory=dict, hash=False)

    def as_json(self) -> Dict[str, Any]:
        found: Dict[str, Any] = {"mediaType": self.media_type, "digest": str(self.digest), "size": self.size}
        if self.artifact_type:
            found["artifactType"] = self.artifact_type
        if self.annotations:
            found["annotations"] = dict(self.annotations)
        return found


def read_descriptor(value: Any) -> Descriptor:
    """Read a closed descriptor: known keys only, sha256 only, and no `urls` or `data` beside the bytes.

    ValueError says what is wrong. Whether the bytes exist is not checked.
    """
    if not isinstance(value, dict):
        raise ValueError("a descriptor is an object")
    unknown = sorted(set(value) - _KEYS)
    if unknown:
        raise ValueError(f"a descriptor has the unknown key {unknown[0]!r}")
    return Descriptor(
        text(value, "mediaType"),
        Digest.parse(text(value, "digest")),
        _size(value.get("size")),
        text(value, "artifactType") if "artifactType" in value else "",
        read_annotations(value["annotations"]) if "annotations" in value else {},
    )


def text(value: Mapping[str, Any], key: str) -> str:
    """A non-empty string, or ValueError."""
    found = value.get(key)
    if not isinstance(found, str) or not found:
        raise ValueError(f"{key} is a non-empty string, got {found!r}")
    return found


def read_annotations(value: Any) -> Dict[str, str]:
    """A non-empty object of strings, or ValueError."""
    if not isinstance(value, dict) or not value or not all(isinstance(item, str) for item in value.values()):
        raise ValueError("annotations are a non-empty object of strings")
    return value


def _size(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MAX_SIZE:
        raise ValueError(f"size is an integer from 0 to 2^53-1, got {value!r}")
    return value
