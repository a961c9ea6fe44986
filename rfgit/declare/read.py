"""One declared document, from its file to its frozen value, or a Refusal with all that is wrong in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from ..domain.digest import Digest
from ..domain.finding import Finding, Refusal, refuse
from ..domain.names import ReleaseId
from ..domain.near import among
from ..errors import CannotTell
from .documents import Fleet, Release, Repository, Source, Target, Waiver
from .files import Files, exists
from .parse import fleet_of, release_of, repository_of, target_of, waiver_of
from .places import FLEETS, REPOSITORY, TARGETS, declared_names, declared_releases, release_path
from .schema import validate
from .strict_yaml import read_yaml

Document = TypeVar("Document")
Due = tuple[tuple[tuple[str, str], str], ...]


def read_repository(files: Files) -> Repository:
    """Read `rfgit.yaml`; without one, CannotTell `not-a-release-repository`."""
    if not exists(files, REPOSITORY):
        raise CannotTell(
            "not-a-release-repository", f"there is no {REPOSITORY} here", hint="rfgit init makes a release repository"
        )
    return repository_of(read_source(files, REPOSITORY, "Repository"))


def read_release(files: Files, release: ReleaseId) -> Release:
    path = release_path(release)
    if not exists(files, path):
        raise _unknown("release", str(release), path, map(str, declared_releases(files)))
    return release_at(files, path, release)


def read_target(files: Files, name: str) -> Target:
    path = f"{TARGETS}{name}.yaml"
    if not exists(files, path):
        raise _unknown("target", name, path, declared_names(files, TARGETS))
    return target_at(files, path, name)


def read_fleet(files: Files, name: str) -> Fleet:
    path = f"{FLEETS}{name}.yaml"
    if not exists(files, path):
        raise _unknown("fleet", name, path, declared_names(files, FLEETS))
    return fleet_at(files, path, name)


def release_at(files: Files, path: str, release: ReleaseId) -> Release:
    due: Due = ((("metadata", "name"), release.name), (("spec", "version"), release.version))
    return _named(files, path, "Release", release_of, due)


def target_at(files: Files, path: str, name: str) -> Target:
    return _named(files, path, "Target", target_of, ((("metadata", "name"), name),))


def fleet_at(files: Files, path: str, name: str) -> Fleet:
    return _named(files, path, "Fleet", fleet_of, ((("metadata", "name"), name),))


def waiver_at(files: Files, path: str, name: str) -> Waiver:
    return _named(files, path, "Waiver", waiver_of, ((("metadata", "name"), name),))


def read_source(files: Files, path: str, kind: str) -> Source:
    """Read a file and hold it to the schema of `kind`. What the document is called is not checked."""
    data = files.read(path)
    document = read_yaml(data, path)
    findings = validate(kind, document)
    if findings:
        raise Refusal(*findings)
    return Source(path, Digest.of(data), document.value, document.positions)


def _named(files: Files, path: str, kind: str, make: Callable[[Source], Document], due: Due) -> Document:
    source = read_source(files, path, kind)
    findings = [finding for pointer, name in due for finding in _mismatch(source, pointer, name)]
    if findings:
        raise Refusal(*findings)
    return make(source)


def _mismatch(source: Source, pointer: tuple[str, str], due: str) -> Iterable[Finding]:
    outer, inner = pointer
    got = source.value[outer][inner]
    if got != due:
        message = f"expected {due!r}, as its path says, got {got!r}"
        yield source.finding(pointer, "name-mismatch", message, hint=f"write {due}")


def _unknown(noun: str, name: str, path: str, known: Iterable[str]) -> Refusal:
    message = f"the {noun} {name} is not declared: there is no {path}"
    return refuse(f"{noun}-unknown", message, path=path, hint=among(name, known))
