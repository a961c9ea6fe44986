"""Which releases are for one of some targets, without parsing all the others."""

from __future__ import annotations

from collections.abc import Collection

from ..declare.documents import Release
from ..declare.files import Files
from ..declare.places import declared_releases, release_path
from ..declare.read import release_at
from ..domain.finding import Finding, Refusal


def users(files: Files, targets: Collection[str]) -> tuple[tuple[Release, ...], tuple[Finding, ...]]:
    """The releases that name one of the targets, and why others that might do cannot be read.

    A name stands in the text as it is, unless an escape spells it: what has neither is not parsed.
    """
    found: list[Release] = []
    findings: list[Finding] = []
    words = [name.encode("ascii") for name in targets]
    for release in declared_releases(files) if words else ():
        path = release_path(release)
        try:
            text = files.read(path)
            if b"\\" in text or any(word in text for word in words):
                document = release_at(files, path, release)
                found.extend([document] if not set(targets).isdisjoint(document.targets) else [])
        except Refusal as refusal:
            findings.extend(refusal.findings)
    return tuple(found), tuple(findings)
