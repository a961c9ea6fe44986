"""What one release says of targets, roles, registries and files: does it exist, and does it agree."""

from __future__ import annotations

from collections.abc import Iterator

from ..build.plan import unfit_findings
from ..declare.documents import Pointer, Registry, Release, Source
from ..declare.files import Files
from ..declare.not_yet import not_yet
from ..declare.places import TARGETS
from ..domain.finding import Finding, Refusal
from .envelope import envelope_findings
from .inputs import input_findings
from .locks import lock_findings
from .own_model import own_model_findings
from .roles import role_findings
from .surroundings import Surroundings
from .words import stage_findings


def release_findings(
    release: Release, around: Surroundings, files: Files, listed: frozenset[str]
) -> tuple[Finding, ...]:
    """Every broken reference of one release. A reference to a broken document is not broken itself.

    `listed` are the paths below the release's directory. What it says of other releases is not looked at.
    """
    found: list[Finding] = []
    try:
        found.extend(_targets(release, around))
        found.extend(envelope_findings(release, around.target_names))
        found.extend(_roles(release, around))
        found.extend(not_yet(release))
        found.extend(_registry(release, around, files, listed))
        found.extend(input_findings(release, files, listed))
        for target in (around.targets[name] for name in release.targets if name in around.targets):
            found.extend(unfit_findings(release, target))
            found.extend(lock_findings(release, target, files, listed))
    except Refusal as refusal:
        # On disk a folder may turn out to be a link only when a file in it is read.
        found.extend(refusal.findings)
    return tuple(found)


def unknown_target(source: Source, pointer: Pointer, name: str, around: Surroundings) -> Finding:
    hint = around.target_names.hint(name) or f"declare it in targets/{name}.yaml"
    return source.finding(pointer, "target-unknown", f"there is no {TARGETS}{name}.yaml", hint=hint)


def _targets(release: Release, around: Surroundings) -> Iterator[Finding]:
    for index, name in enumerate(release.targets):
        if name not in around.target_names:
            yield unknown_target(release.source, ("spec", "targets", index, "name"), name, around)


def _roles(release: Release, around: Surroundings) -> Iterator[Finding]:
    asked = [("requiredSignatures", index, item.role) for index, item in enumerate(release.signatures)]
    asked += [("readiness", index, item.role) for index, item in enumerate(release.readiness)]
    for field, index, role in asked if around.roles else ():
        if around.roles:
            yield from role_findings(release.source, ("spec", field, index, "role"), role, around.roles)


def _registry(release: Release, around: Surroundings, files: Files, listed: frozenset[str]) -> Iterator[Finding]:
    if around.repository is None:
        return
    name = release.model.registry
    registry = around.repository.registries.get(name)
    if registry is None:
        message = f"rfgit.yaml has no registry {name!r}"
        hint = around.registry_names.hint(name) or "add it to spec.registries of rfgit.yaml"
        yield release.source.finding(("spec", "model", "registry"), "registry-unknown", message, hint=hint)
        return
    yield from _container(release, registry)
    if registry.type == "directory" and not registry.path:
        yield from own_model_findings(release, files, listed)
    else:
        yield from stage_findings(release)


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
