"""What a path belongs to: a release, a target, a policy, or nothing that rfgit reads."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from ..declare.places import ENVELOPE_SUFFIX, FLEETS, REPOSITORY, TARGETS, TRUST, WAIVERS
from ..domain.names import ReleaseId, is_name
from . import difference as kinds

EVIDENCE_FILE = "evidence"
"""Beside the kinds of `difference`: a signed envelope, which is counted and not compared."""

_RELEASE = re.compile(r"releases/([^/]+)/([^/]+)/.+")
_VERSION = re.compile(re.escape(TRUST) + r"([1-9][0-9]{0,5})\.json")
_NAMED = ((FLEETS, kinds.FLEET), (TARGETS, kinds.TARGET), (WAIVERS, kinds.WAIVER))
_OBEYED = (".github/", ".gitlab-ci.yml", ".gitattributes", ".gitmodules", ".gitignore")


@dataclass(frozen=True, order=True)
class Subject:
    """`path` is the document, or the file itself."""

    kind: str
    name: str
    path: str


def subject_of(path: str) -> Subject:
    """The one declaration, or the one file, that a file belongs to."""
    found = (way(path) for way in _WAYS)
    return next((subject for subject in found if subject is not None), Subject(kinds.OTHER, path, path))


def trust_path(version: int) -> str:
    return f"{TRUST}{version}.json"


def version_of(path: str) -> int:
    """The number of a trust policy's version, by its path; 0 for another path."""
    match = _VERSION.fullmatch(path)
    return int(match[1]) if match else 0


def _evidence(path: str) -> Subject | None:
    return Subject(EVIDENCE_FILE, path, path) if path.endswith(ENVELOPE_SUFFIX) else None


def _release(path: str) -> Subject | None:
    match = _RELEASE.fullmatch(path)
    if match is None or not (is_name(match[1]) and is_name(match[2])):
        return None
    release = ReleaseId(match[1], match[2])
    return Subject(kinds.RELEASE, str(release), f"{release.directory}/release.yaml")


def _named(path: str) -> Subject | None:
    for place, kind in _NAMED:
        name = path[len(place) : -len(".yaml")]
        if path.startswith(place) and path.endswith(".yaml") and is_name(name):
            return Subject(kind, name, path)
    return None


def _trust(path: str) -> Subject | None:
    version = version_of(path)
    return Subject(kinds.TRUST, f"version {version}", path) if version else None


def _file(path: str) -> Subject | None:
    if path == REPOSITORY:
        return Subject(kinds.REPOSITORY, path, path)
    if path.startswith("policies/") and path.endswith((".rego", ".json")):
        return Subject(kinds.POLICY, path, path)
    if path.startswith("schemas/"):
        return Subject(kinds.SCHEMA, path, path)
    return Subject(kinds.AUTOMATION, path, path) if path.startswith(_OBEYED) else None


_WAYS: tuple[Callable[[str], Subject | None], ...] = (_evidence, _release, _named, _trust, _file)
