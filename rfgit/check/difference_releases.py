"""What became of a release, file by file; and which version a new one is to be compared with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from ..declare.documents import Release
from ..declare.files import Files
from ..declare.places import RELEASES
from ..declare.read import read_release
from ..domain.digest import Digest
from ..domain.finding import Refusal
from ..domain.names import ReleaseId, is_name
from . import difference as kinds
from .difference_documents import document_change
from .difference_files import LAYOUT, Content, content_of, file_changes
from .difference_subjects import EVIDENCE_FILE, Subject, subject_of

DOCUMENT = "release.yaml"
_OWN = ("metadata.name", "spec.version")


def release_change(
    subject: Subject, before: Release | None, after: Release | None, how: str, files: tuple[kinds.FileChange, ...]
) -> kinds.Change:
    """A release with its own document and the other files of its directory."""
    change = document_change(subject, before, after, how)
    others = tuple(item for item in files if item.path != DOCUMENT)
    if change.layout and others:
        change = replace(change, layout=False, words=f"{DOCUMENT}: {LAYOUT}")
    return replace(change, files=others)


def succeeding(subject: Subject, before: Release, after: Release, files: Files) -> kinds.Change:
    """A new release, compared with the one before it: all that differs but its name."""
    there, here = (_directory(files, item.id, own_files(files, item.id)) for item in (before, after))
    compared = release_change(subject, before, after, kinds.CHANGED, file_changes(there, here))
    fields = tuple(item for item in compared.fields if item.at not in _OWN)
    words = "" if fields or compared.files else "only its name differs"
    return replace(compared, how=kinds.ADDED, was=str(before.id), layout=False, words=words, fields=fields)


def changed_files(
    before: Files, after: Files, release: ReleaseId, paths: Iterable[str]
) -> tuple[kinds.FileChange, ...]:
    """What became of those files of a release, by their paths in its directory."""
    known = tuple(paths)
    return file_changes(_directory(before, release, known), _directory(after, release, known))


def predecessor(files: Files, release: Release) -> Release | None:
    """The release that this one says it replaces; else the version of its name with the next lower counter."""
    if release.replaces is not None:
        found = _readable(files, [release.replaces])
    else:
        versions = [item for item in _versions(files, release.id.name) if item != release.id]
        found = (item for item in _readable(files, versions) if item.counter < release.counter)
    return max(found, key=lambda item: (item.counter, item.id), default=None)


def own_files(files: Files, release: ReleaseId) -> Iterator[str]:
    """Every file of a release's directory that its declaration digest covers."""
    paths = files.paths(f"{release.directory}/")
    return (path for path in paths if subject_of(path).kind != EVIDENCE_FILE)


def own_digests(files: Files, release: ReleaseId) -> dict[str, str]:
    """The digest of each of its files but the document, by their paths in its directory."""
    found = _directory(files, release, own_files(files, release))
    return {path: Digest.of(item.data or b"").hex for path, item in found.items() if path != DOCUMENT}


def _versions(files: Files, name: str) -> Iterator[ReleaseId]:
    place = f"{RELEASES}{name}/"
    for path in files.paths(place):
        match = re.fullmatch(r"([^/]+)/release\.yaml", path[len(place) :])
        if match and is_name(match[1]):
            yield ReleaseId(name, match[1])


def _readable(files: Files, releases: Iterable[ReleaseId]) -> Iterator[Release]:
    """What cannot be read is told where it differs, and is compared with nothing."""
    for release in releases:
        try:
            yield read_release(files, release)
        except Refusal:
            continue


def _directory(files: Files, release: ReleaseId, paths: Iterable[str]) -> dict[str, Content]:
    start = len(release.directory) + 1
    found = ((path[start:], content_of(files, path)) for path in paths)
    return {path: content for path, content in found if content is not None}
