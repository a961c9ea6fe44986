"""Everything that one commit, or one work tree, declares."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from ..domain.finding import Finding, Refusal, in_order
from ..domain.names import NAME_WORDS, ReleaseId, is_name
from ..domain.near import is_slip
from .documents import Fleet, Release, Repository, Target, Waiver
from .files import REGULAR, Files, exists
from .places import ATTESTATIONS, ENVELOPE_SUFFIX, FLEETS, RELEASES, TARGETS, WAIVERS, directory_of
from .read import Document, fleet_at, read_repository, release_at, target_at, waiver_at
from .twins import case_twins

# What people and git keep beside declarations; nothing reads them, and nobody takes them for declarations.
_BESIDE = re.compile(r"(?:.*/)?(?:[^/]+\.md|\.git[^/]*)")
_NO_DOCUMENT = "no release.yaml stands in its release's directory"


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
    directories = sorted({directory_of(path) for path in files.paths(RELEASES)} - {""})
    around, findings = load_around(files, directories)
    read = [read_directory(files, directory) for directory in directories]
    releases = {release.id: release for release, _ in read if release}
    return replace(around, releases=releases), in_order([*findings, *(item for _, found in read for item in found)])


def load_around(files: Files, directories: Iterable[str]) -> tuple[Catalog, tuple[Finding, ...]]:
    """Like `load_catalog`, without what lies in the directories of releases, of which only the paths are looked at."""
    loader = _Loader(files)
    outside = [path for path in files.paths() if not directory_of(path)]
    catalog = Catalog(
        repository=loader.keep(partial(read_repository, files)),
        releases={},
        targets=loader.named(TARGETS, target_at),
        fleets=loader.named(FLEETS, fleet_at),
        waivers=loader.named(WAIVERS, waiver_at),
    )
    for path in (path for path in outside if path.startswith(RELEASES) and not _stands_beside(path)):
        if is_declaration(path):
            loader.ignored(path, "only releases/<name>/<version>/release.yaml is read in releases/", "move it there")
        else:
            loader.stray(path, _NO_DOCUMENT)
    return catalog, in_order([*loader.findings, *case_twins([*outside, *directories])])


def read_directory(files: Files, directory: str) -> tuple[Release | None, tuple[Finding, ...]]:
    """What lies in `releases/<name>/<version>`. None for a release that could not be read, or that is none."""
    loader = _Loader(files)
    return loader.release(directory), (*loader.findings, *case_twins(files.paths(directory)))


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
            if _stands_beside(path) or (place == TARGETS and path.startswith(FLEETS)):
                continue
            if "/" in name:
                self._below(place, path)
            elif dot + suffix != ".yaml":
                self._other_ending(place, path)
            elif self._is_proper(path, name):
                document = self.keep(partial(read, self.files, path, name))
                if document is not None:
                    found[name] = document
        return found

    def _below(self, place: str, path: str) -> None:
        """Folders below hold evidence and what people keep there; a document in one of them is meant to be read."""
        if is_declaration(path):
            folder, file = path[len(place) :].partition("/")[0], path.rpartition("/")[2]
            due = FLEETS if place == TARGETS and is_slip(f"{TARGETS}{folder}/", FLEETS) else place
            self.ignored(path, f"only what stands right in {place} is read there", f"move it to {due}{file}")

    def _other_ending(self, place: str, path: str) -> None:
        reason = f"only <name>.yaml is read in {place}"
        due = f"{path.rpartition('.')[0]}.yaml"
        if not is_declaration(path):
            self.stray(path, reason)
        elif exists(self.files, due):
            self.ignored(path, reason, f"remove it: {due} is the one that is read")
        else:
            self.ignored(path, reason, f"rename it to {due}")

    def release(self, directory: str) -> Release | None:
        document, (_, name, version) = f"{directory}/release.yaml", directory.split("/")
        paths = self.files.paths(directory)
        if document not in paths:
            self._without_document(directory, [path for path in paths if not _stands_beside(path)])
            return None
        if not self._is_proper(document, name, version):
            return None
        return self.keep(partial(release_at, self.files, document, ReleaseId(name, version)))

    def _without_document(self, directory: str, paths: Sequence[str]) -> None:
        """One finding: what is to be done about the declaration is to be done once, however many files it has."""
        meant = [path for path in paths if path.count("/") == directory.count("/") + 1 and is_declaration(path)]
        for path in meant[:1]:
            self.ignored(path, _NO_DOCUMENT, f"rename it to {directory}/release.yaml")
        strays = [path for path in paths if not path.startswith(f"{directory}/{ATTESTATIONS}/") and self._is_file(path)]
        for path in strays[:1] if not meant else ():
            more = f", nor the other {len(strays) - 1} of {directory}/" if len(strays) > 1 else ""
            self.stray(path, _NO_DOCUMENT, more)

    def _is_proper(self, path: str, *names: str) -> bool:
        bad = [name for name in names if not is_name(name)]
        for name in bad:
            message = f"expected a name ({NAME_WORDS}), got {name!r}"
            self.findings.append(Finding("path-name", message, path=path, hint="rename it"))
        return not bad

    def stray(self, path: str, reason: str, more: str = "") -> None:
        if self._is_file(path):
            message = f"nothing reads this file{more}: {reason}"
            self.findings.append(Finding("stray-file", message, "warning", path, hint="rename or remove it"))

    def ignored(self, path: str, reason: str, hint: str) -> None:
        """An error: whoever wrote the document takes it for declared, and nothing judges what it says."""
        if self._is_file(path):
            self.findings.append(Finding("stray-file", f"nothing reads this file: {reason}", path=path, hint=hint))

    def _is_file(self, path: str) -> bool:
        """Anything else is told as what it is, by the judge."""
        return self.files.mode(path) in REGULAR


def is_declaration(path: str) -> bool:
    """Whether a file is meant as a document, by the ending of its name."""
    return path.lower().endswith((".yaml", ".yml"))


def _stands_beside(path: str) -> bool:
    """Whether a file is evidence, or meant for people alone."""
    return path.endswith(ENVELOPE_SUFFIX) or _BESIDE.fullmatch(path) is not None
