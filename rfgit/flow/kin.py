"""The releases that a release is compared with, where not all of them are judged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..check.outline import Outline, outline_of
from ..declare.catalog import read_directory
from ..declare.files import exists
from ..domain.names import ReleaseId, is_name
from .judged import Judged
from .land import Land, land_of
from .review import Review


def release_of(directory: str) -> ReleaseId | None:
    """None for a directory with a name that no release can have."""
    _, name, version = directory.split("/")
    return ReleaseId(name, version) if is_name(name) and is_name(version) else None


def declared(land: Land, reviews: Mapping[str, Review]) -> Iterator[str]:
    """Every `name@version`; of what was not judged, the directory alone is looked at."""
    for directory in land.directories:
        review = reviews.get(directory)
        if review.declared if review else all(map(is_name, directory.split("/"))):
            yield directory.partition("/")[2].replace("/", "@")


def outlines(land: Land, reviews: Mapping[str, Review]) -> tuple[Outline, ...]:
    """Of the judged releases, and of those that they are compared with: all versions, and what these name."""
    found = {path: review.outline for path, review in reviews.items()}
    pending = _relatives(land, found)
    while pending:
        for directory, _ in land.open(pending):
            release, _ = read_directory(directory, directory.path)
            found[directory.path] = outline_of(release) if release else None
        pending = _relatives(land, found)
    return tuple(outline for outline in found.values() if outline)


def _relatives(land: Land, found: Mapping[str, Outline | None]) -> list[str]:
    """Directories that are not found yet, but that something found is compared with."""
    known = [outline for outline in found.values() if outline]
    names = {outline.id.name for outline in known}
    named = {link.directory for outline in known for link in (outline.replaces, outline.rollback_to) if link}
    return [path for path in land.directories if path not in found and (path in named or path.split("/")[1] in names)]


def released_before(subject: Judged, land: Land, reviews: Mapping[str, Review]) -> frozenset[ReleaseId]:
    """The releases that a proposal found in place at its base."""
    if subject.base is None:
        return frozenset()
    before = land_of(subject.base)
    return frozenset(
        release
        for directory in before.directories
        if (release := release_of(directory)) and _stood(directory, before, land, reviews)
    )


def _stood(directory: str, before: Land, land: Land, reviews: Mapping[str, Review]) -> bool:
    if directory in reviews and before.name_of(directory) == land.name_of(directory):
        return reviews[directory].declared
    return exists(before.whole, f"{directory}/release.yaml")
