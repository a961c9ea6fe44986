"""Recorded envelopes, one at a time: however many there are, few are held."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..attest.dsse import MAX_ENVELOPE
from ..declare.files import Files
from ..git.contents import Listed, read_small
from ..git.objects import Objects
from ..git.snapshot import Snapshot

Envelopes = Iterator[tuple[str, bytes | None]]
"""Paths and bytes, as `trust.verify.accept_all` takes them: None for what is too large to be an envelope."""


def envelopes(files: Files, paths: Iterable[str]) -> Envelopes:
    """The files of these paths. Raises as `Files.read`."""
    if isinstance(files, Snapshot):
        return listed_envelopes(files.repo.objects, ((path, files.entry(path)) for path in paths))
    return ((path, files.read(path)) for path in paths)


def listed_envelopes(objects: Objects, listed: Listed) -> Envelopes:
    found = read_small(objects, listed, MAX_ENVELOPE)
    return ((path, data if isinstance(data, bytes) else None) for path, data in found)
