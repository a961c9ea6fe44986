"""What became of one declaration between two commits, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

ADDED = "added"
CHANGED = "changed"
REMOVED = "removed"
RENAMED = "renamed"

RELEASE = "release"
TARGET = "target"
FLEET = "fleet"
POLICY = "policy"
WAIVER = "waiver"
TRUST = "trust"
REPOSITORY = "repository"
SCHEMA = "schema"
AUTOMATION = "automation"
OTHER = "other"

KINDS = (RELEASE, TARGET, FLEET, POLICY, WAIVER, TRUST, REPOSITORY, SCHEMA, AUTOMATION, OTHER)
"""In the order in which they are told. `automation` is what a forge or git itself obeys, such as a workflow."""


@dataclass(frozen=True)
class FieldChange:
    """`at` is the way to a value, as in `spec.compute.memoryMiB`; `words` say what became of it."""

    at: str
    words: str

    def as_json(self) -> dict[str, Any]:
        return {"at": self.at, "words": self.words}


@dataclass(frozen=True)
class FileChange:
    """One file of a release, by its path in the release's directory. `words` may be empty."""

    path: str
    how: str
    words: str
    fields: tuple[FieldChange, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "path": self.path,
            "how": self.how,
            "words": self.words,
            "fields": [item.as_json() for item in self.fields],
        }


@dataclass(frozen=True)
class Change:
    """One declaration that differs.

    `was` is its name before a rename; for an added one, the one that it is compared with, "" where there is none.
    `words` say what a list of fields cannot. With `layout`, its value is the same, and only its bytes differ.
    """

    kind: str
    name: str
    path: str
    how: str
    was: str = ""
    words: str = ""
    layout: bool = False
    fields: tuple[FieldChange, ...] = ()
    files: tuple[FileChange, ...] = ()

    def as_json(self) -> Mapping[str, Any]:
        return {
            "kind": self.kind,
            "name": self.name,
            "path": self.path,
            "how": self.how,
            "was": self.was or None,
            "words": self.words,
            "layoutOnly": self.layout,
            "fields": [item.as_json() for item in self.fields],
            "files": [item.as_json() for item in self.files],
        }
