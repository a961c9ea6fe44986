"""Everything that one commit, or one work tree, declares."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

from ..domain.finding import Finding, Refusal, in_order
from ..domain.names import NAME_PATTERN, ReleaseId, is_name
from .documents import Fleet, Release, Repository, Target, Waiver
from .files import Files
from .places import ATTESTATIONS, ENVELOPE_SUFFIX, FLEETS, RELEASES, TARGETS, WAIVERS
from .read import Document, fleet_at, read_repository, release_at, target_at, waiver_at
from .twins import case_twins

_RELEASE_FILE = re.compile(r"releases/([^/]+)/([^/]+)/(.+)")
# What people and git keep beside declarations; nothing reads them, and nobody takes them for declarations.
_BESIDE = re.compile(r"(?:.*/)?(?:[^/]+\.md|\.git[^/]*)")


@dataclass(frozen=True)
class Catalog:
    """All documents that could be read. What a broken one declares is missing here, and a finding elsewhere."""

    repository: Repository | None
    releases: Mapping[ReleaseId, Release] = field(repr=False)
    targets: Mapping[str, Target] = field(repr=False)
    fleets: Mapping[str, Fleet] = field(repr=False)
    waivers: Mapping[str, Waiver] = field(repr=False)


def load_catalog(files: Files) -> tuple[Catalog, tuple[Finding, ...]]:
    """Read every document, the good ones past the bad ones; the findings are in order.

    CannotTell `not-a-release-repository` without `rfgit.yaml`. References between documents are not checked.
    """
    loader = _Loader(files)
    catalog = Catalog(
        repository=loader.keep(partial(read_repository, files)),
        releases=loader.releases(),
        targets=loader.named(TARGETS, target_at),
        fleets=loader.named(FLEETS, fleet_at),
        waivers=loader.named(WAIVERS, waiver_at),
    )
    return catalog, in_order([*loader.findings, *case_twins(files.paths())])


class _Loader:
    """Reads documents one after the other and gathers what is wrong with them."""

    def __init__(self, files: Files) -> None:
        self.files = files
        self.findings: list[Finding] = []

    def keep(self, read: Callable[[], Document]) -> Document | None:
        """The document, or None after its findings were added."""
        try:
            return read()
        except Refusal as refusal:
            self.findings.extend(refusal.findings)
            return None

    def named(self, place: str, read: Callable[[Files, str, str], Document]) -> dict[str, Document]:
        found: dict[str, Document] = {}
        for path in self.files.paths(place):
            name, dot, suffix = path[len(place) :].rpartition(".")
            if "/" in path[len(place) :] or _BESIDE.fullmatch(path) or path.endswith(ENVELOPE_SUFFIX):
                continue
            if dot + suffix != ".yaml":
                self._stray(path, f"only <name>.yaml is read in {place}")
            elif self._is_proper(path, name):
                document = self.keep(partial(read, self.files, path, name))
                if document is not None:
                    found[name] = document
        return found

    def releases(self) -> dict[ReleaseId, Release]:
        found: dict[ReleaseId, Release] = {}
        paths = self.files.paths(RELEASES)
        listed = frozenset(paths)
        for path in paths:
            match = _RELEASE_FILE.fullmatch(path)
            if match and match[3] == "release.yaml" and self._is_proper(path, match[1], match[2]):
                release = ReleaseId(match[1], match[2])
                document = self.keep(partial(release_at, self.files, path, release))
                if document is not None:
                    found[release] = document
            elif not _belongs(path, match, listed):
                self._stray(path, "no release.yaml stands in its release's directory")
        return found

    def _is_proper(self, path: str, *names: str) -> bool:
        bad = [name for name in names if not is_name(name)]
        for name in bad:
            message = f"expected a name ({NAME_PATTERN}), got {name!r}"
            self.findings.append(Finding("path-name", message, path=path, hint="rename it"))
        return not bad

    def _stray(self, path: str, reason: str) -> None:
        message = f"nothing reads this file: {reason}"
        self.findings.append(Finding("stray-file", message, "warning", path, hint="rename or remove it"))


def _belongs(path: str, match: re.Match[str] | None, listed: frozenset[str]) -> bool:
    """Whether a file is part of a release, or evidence about one, or meant for people alone."""
    if _BESIDE.fullmatch(path) or path.endswith(ENVELOPE_SUFFIX):
        return True
    if match is None:
        return False
    return match[3].startswith(f"{ATTESTATIONS}/") or f"releases/{match[1]}/{match[2]}/release.yaml" in listed
