"""SLSA provenance v1: how an artifact was built, and from what. Subject: the artifact's manifest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, Mapping, Tuple

from ...domain.digest import Digest
from . import fields

BUILD_TYPE = "https://rfabric.dev/build/artifact/v1"
BUILDER_PREFIX = "https://rfabric.dev/builder/"


@dataclass(frozen=True)
class Dependency:
    """One input by digest. `name` says what it was to the build: model, wheel, lock, policies."""

    name: str
    uri: str
    digest: Digest


@dataclass(frozen=True)
class Provenance:
    """`release` is the path of the declaration, `commit` the one that last changed it, `builder` a principal."""

    release: str
    commit: str
    target: str
    dependencies: Tuple[Dependency, ...]
    builder: str
    tool_version: str
    finished_at: str


def read(predicate: Mapping[str, Any]) -> Provenance:
    definition = fields.mapping(predicate, "buildDefinition")
    parameters = fields.mapping(definition, "externalParameters")
    run = fields.mapping(predicate, "runDetails")
    builder = fields.mapping(run, "builder")
    if fields.text(definition, "buildType") != BUILD_TYPE:
        raise ValueError(f"expected buildType {BUILD_TYPE}, got {definition['buildType']!r}")
    unknown = set(parameters) - {"release", "commit", "target"}
    if unknown:
        raise ValueError(f"externalParameters holds what this build type does not know: {sorted(unknown)}")
    return Provenance(
        release=fields.text(parameters, "release"),
        commit=fields.text(parameters, "commit"),
        target=fields.text(parameters, "target"),
        dependencies=tuple(map(_read_dependency, fields.objects(definition, "resolvedDependencies"))),
        builder=fields.text(builder, "id"),
        tool_version=fields.text(fields.mapping(builder, "version"), "rfgit"),
        finished_at=fields.text(fields.mapping(run, "metadata"), "finishedOn"),
    )


def write(provenance: Provenance) -> Dict[str, Any]:
    return {
        "buildDefinition": {
            "buildType": BUILD_TYPE,
            "externalParameters": {
                "release": provenance.release,
                "commit": provenance.commit,
                "target": provenance.target,
            },
            "internalParameters": {},
            "resolvedDependencies": [
                {"name": item.name, "uri": item.uri, "digest": {"sha256": item.digest.hex}}
                for item in provenance.dependencies
            ],
        },
        "runDetails": {
            "builder": {"id": provenance.builder, "version": {"rfgit": provenance.tool_version}},
            "metadata": {"finishedOn": provenance.finished_at},
        },
    }


def _read_dependency(entry: Mapping[str, Any]) -> Dependency:
    digest = fields.text(fields.mapping(entry, "digest"), "sha256")
    return Dependency(fields.text(entry, "name"), fields.text(entry, "uri"), Digest(digest))
