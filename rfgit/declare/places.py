"""Where each kind of declaration stands in a repository."""

from __future__ import annotations

import re

from ..domain.names import ReleaseId, is_name
from .files import Files

REPOSITORY = "rfgit.yaml"
RELEASES = "releases/"
TARGETS = "targets/"
FLEETS = "targets/fleets/"
WAIVERS = "policies/waivers/"
TRUST = "policies/trust/"
EVIDENCE = "policies/evidence/"
WORKSPACE = ".rfgit"
ATTESTATIONS = "attestations"
ENVELOPE_SUFFIX = ".dsse.json"

_RELEASE = re.compile(r"releases/([^/]+)/([^/]+)/release\.yaml")


def release_path(release: ReleaseId) -> str:
    return f"{release.directory}/release.yaml"


def directory_of(path: str) -> str:
    """The release's directory that a path lies in, "" for a path that lies in none."""
    parts = path.split("/", 3)
    return "/".join(parts[:3]) if len(parts) == 4 and parts[0] == "releases" else ""


def declared_releases(files: Files) -> tuple[ReleaseId, ...]:
    """Every release whose directory has proper names and a `release.yaml`, broken or not, sorted."""
    matches = (_RELEASE.fullmatch(path) for path in files.paths(RELEASES))
    parts = (match.groups() for match in matches if match)
    return tuple(sorted(ReleaseId(name, version) for name, version in parts if is_name(name) and is_name(version)))


def declared_names(files: Files, place: str) -> tuple[str, ...]:
    """The names of the documents right in `place`, a directory that ends with `/`, broken or not, sorted."""
    stems = (path[len(place) : -len(".yaml")] for path in files.paths(place) if path.endswith(".yaml"))
    return tuple(sorted(stem for stem in stems if is_name(stem)))
