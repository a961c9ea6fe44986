"""What documents say of each other and of files: does it exist, and does it agree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

from ..build.plan import unfit_findings
from ..declare.catalog import Catalog
from ..declare.documents import Fleet, Pointer, Registry, Release, Source
from ..declare.files import Files
from ..declare.near import among
from ..declare.places import TARGETS, declared_names, declared_releases
from ..domain.finding import WARNING, Finding
from ..domain.names import ReleaseId
from .inputs import input_findings
from .locks import lock_findings
from .own_model import own_model_findings


def reference_findings(catalog: Catalog, files: Files) -> Iterator[Finding]:
    """Every broken reference of every document that could be read. One to a broken document is not broken itself."""
    targets = declared_names(files, TARGETS)
    releases = declared_releases(files)
    listed = frozenset(files.paths())
    for release in catalog.releases.values():
        yield from _targets(release, targets)
        yield from _envelope(release)
        yield from _predecessor(release, releases)
        yield from _registry(release, catalog, files, listed)
        yield from input_findings(release, files, listed)
        for target in (catalog.targets[name] for name in release.targets if name in catalog.targets):
            yield from unfit_findings(release, target)
            yield from lock_findings(release, target, files, listed)
    for fleet in catalog.fleets.values():
        yield from _fleet(fleet, catalog, targets)


def _targets(release: Release, declared: tuple[str, ...]) -> Iterator[Finding]:
    for index, name in enumerate(release.targets):
        if name not in declared:
            yield _unknown_target(release.source, ("spec", "targets", index, "name"), name, declared)


def _envelope(release: Release) -> Iterator[Finding]:
    """Numbers of targets that are none, and targets without a number: nothing would be measured for those."""
    for index, entry in enumerate(release.envelope):
        if entry.target not in release.targets:
            message = f"the release has no target {entry.target!r}"
            pointer = ("spec", "envelope", index, "target")
            hint = among(entry.target, release.targets)
            yield release.source.finding(pointer, "envelope-target", message, hint=hint)
    stated = {entry.target for entry in release.envelope}
    for index, name in enumerate(release.targets):
        if name not in stated:
            message = f"no number is declared for {name}: however slow or large it is, it holds its envelope"
            hint = f"add to spec.envelope, for example a latency-p99 and a memory-peak for {name}"
            at = ("spec", "targets", index, "name")
            yield release.source.finding(at, "envelope-unstated", message, hint=hint, severity=WARNING)


def _unknown_target(source: Source, pointer: Pointer, name: str, declared: tuple[str, ...]) -> Finding:
    hint = among(name, declared) or f"declare it in targets/{name}.yaml"
    return source.finding(pointer, "target-unknown", f"there is no {TARGETS}{name}.yaml", hint=hint)


def _predecessor(release: Release, declared: tuple[ReleaseId, ...]) -> Iterator[Finding]:
    replaced = release.replaces
    if replaced is None or (replaced in declared and replaced != release.id):
        return
    reason = "a release cannot replace itself" if replaced == release.id else f"{replaced} is not declared"
    others = [str(other) for other in declared if other != release.id]
    hint = among(str(replaced), others)
    yield release.source.finding(("spec", "replaces"), "predecessor-unknown", reason, hint=hint)


def _registry(release: Release, catalog: Catalog, files: Files, listed: frozenset[str]) -> Iterator[Finding]:
    if catalog.repository is None:
        return
    registries = catalog.repository.registries
    registry = registries.get(release.model.registry)
    if registry is None:
        message = f"rfgit.yaml has no registry {release.model.registry!r}"
        hint = among(release.model.registry, registries) or "add it to spec.registries of rfgit.yaml"
        yield release.source.finding(("spec", "model", "registry"), "registry-unknown", message, hint=hint)
        return
    yield from _container(release, registry)
    if registry.type == "directory" and not registry.path:
        yield from own_model_findings(release, files, listed)


def _container(release: Release, registry: Registry) -> Iterator[Finding]:
    is_package = registry.type == "package"
    if is_package == (release.model.container is not None):
        return
    if is_package:
        message, hint = "the wheel around the model file is missing", "add container: {file, digest}"
        yield release.source.finding(("spec", "model"), "model-container", message, hint=hint)
    else:
        message = f"the registry {registry.name!r} is a {registry.type}, which holds no wheels"
        yield release.source.finding(("spec", "model", "container"), "model-container", message, hint="remove it")


def _fleet(fleet: Fleet, catalog: Catalog, declared: tuple[str, ...]) -> Iterator[Finding]:
    for index, name in enumerate(fleet.targets):
        if name not in declared:
            yield _unknown_target(fleet.source, ("spec", "targets", index), name, declared)
        elif name in catalog.targets:
            yield from _site(fleet, name, catalog)


def _site(fleet: Fleet, name: str, catalog: Catalog) -> Iterator[Finding]:
    """What the fleet leaves open is filled by nothing here; only a plain contradiction is found."""
    site = catalog.targets[name].site
    for field in fields(fleet.place) if site else ():
        here, there = getattr(fleet.place, field.name), getattr(site, field.name)
        if here and there and here != there:
            message = f"got {here!r}, but the site of its target {name} says {there!r}"
            pointer = ("spec", "place", field.name)
            yield fleet.source.finding(pointer, "site-disagrees", message, hint="correct one of the two")
