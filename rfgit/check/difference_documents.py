"""A declared document on both sides, and what became of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from ..declare.documents import Fleet, Release, Repository, Target, Waiver
from ..declare.files import Files
from ..declare.read import fleet_at, read_repository, release_at, target_at, waiver_at
from ..domain.names import ReleaseId
from . import difference as kinds
from .difference_files import LAYOUT
from .difference_subjects import Subject
from .difference_values import field_changes

Document = Release | Target | Fleet | Waiver | Repository

_READ: Mapping[str, Callable[[Files, Subject], Document]] = {
    kinds.RELEASE: lambda files, item: release_at(files, item.path, ReleaseId.parse(item.name)),
    kinds.TARGET: lambda files, item: target_at(files, item.path, item.name),
    kinds.FLEET: lambda files, item: fleet_at(files, item.path, item.name),
    kinds.WAIVER: lambda files, item: waiver_at(files, item.path, item.name),
    kinds.REPOSITORY: lambda files, _: read_repository(files),
}
DOCUMENTS = frozenset(_READ)

UNREADABLE = "it cannot be read, and is not compared"


def read_document(files: Files, subject: Subject) -> Document:
    """Refusal for a document that does not fit its schema, or is named otherwise than its path says."""
    return _READ[subject.kind](files, subject)


def document_change(subject: Subject, before: Document | None, after: Document | None, how: str) -> kinds.Change:
    """What became of a document. None is a side that lacks it, or where it cannot be read, as `how` tells."""
    made = kinds.Change(subject.kind, subject.name, subject.path, how)
    if how == kinds.REMOVED:
        return made
    if after is None or (before is None and how == kinds.CHANGED):
        return replace(made, words=UNREADABLE)
    if before is None:
        return replace(made, words=_introduced(after))
    if before.source.digest == after.source.digest:
        return replace(made, words="the same bytes, its mode differs")
    fields = field_changes(before.source.value, after.source.value)
    return replace(made, words="" if fields else LAYOUT, layout=not fields, fields=fields)


def nameless(value: Mapping[str, Any]) -> dict[str, Any]:
    """A document's value without what it is called."""
    spec = {key: item for key, item in value["spec"].items() if key != "version"}
    metadata = {key: item for key, item in value["metadata"].items() if key != "name"}
    return {**value, "metadata": metadata, "spec": spec}


def _introduced(document: Document) -> str:
    """What a reader asks first of a new document."""
    match document:
        case Release():
            return f"model {document.model.name} {document.model.version}, for {', '.join(document.targets)}"
        case Target():
            return f"robot class {document.robot_class}, {document.arch}"
        case Fleet():
            return f"made of {', '.join(document.targets)}, in {document.place.region or 'a region unknown'}"
        case Waiver():
            return f"for {document.finding}, by {document.owner}, until {document.expires}"
    return ""
