"""The deployment manifest: everything about a variant that is known before it is built.

Measured numbers, the registry's state and evidence come later, as statements about the artifact's digest.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..declare.documents import Constraints, Release, Target, Transform
from ..domain.canonical import canonical_json
from ..domain.digest import Digest
from ..registry.purl import model_uri
from ..store.deployment import API_VERSION, KIND
from ..store.media import FORMAT_VERSION
from .runtime import runtime_value, target_value

DEPLOYMENT_PATH = "rfgit/deployment.json"


def deployment_json(release: Release, target: Target, declaration: Digest, files: Mapping[str, Digest]) -> bytes:
    """The canonical bytes. `files` are the digests of the release's own files, by path below its directory."""
    return canonical_json(
        {
            "apiVersion": API_VERSION,
            "kind": KIND,
            "formatVersion": FORMAT_VERSION,
            "release": _release(release, declaration),
            "target": {"name": target.name, "digest": str(target.digest), **target_value(target)},
            "model": _model(release),
            "runtime": runtime_value(release),
            "config": [_file(path, files) for path in release.config],
            "transforms": {"pre": _transform(release.pre, files), "post": _transform(release.post, files)},
            "golden": _golden(release, files),
            "checks": list(release.checks),
            "envelope": _envelope(release, target),
            "constraints": _constraints(release.constraints),
            "activation": dict(release.activation),
            "requiredSignatures": [
                {"role": item.role, "min": item.minimum, "on": item.on} for item in release.signatures
            ],
            "replaces": str(release.replaces) if release.replaces else None,
            "licenses": list(release.licenses),
            "telemetry": _telemetry(release, target, declaration),
        }
    )


def _release(release: Release, declaration: Digest) -> dict[str, Any]:
    return {
        "name": release.id.name,
        "version": release.id.version,
        "counter": release.counter,
        "declaration": str(declaration),
    }


def _model(release: Release) -> dict[str, Any]:
    model = release.model
    return {
        "uri": model_uri(model),
        "digest": str(model.digest),
        "registry": model.registry,
        "name": model.name,
        "version": model.version,
        "file": model.file,
        "container": str(model.container) if model.container else None,
        "requiredState": model.required_state,
    }


def _file(path: str, files: Mapping[str, Digest]) -> dict[str, Any]:
    return {"path": path, "digest": str(files[path])}


def _transform(transform: Transform | None, files: Mapping[str, Digest]) -> dict[str, Any] | None:
    return None if transform is None else {**_file(transform.path, files), "function": transform.function}


def _golden(release: Release, files: Mapping[str, Digest]) -> dict[str, Any]:
    golden = release.golden
    return {**_file(golden.path, files), "tolerance": {"absolute": golden.absolute, "relative": golden.relative}}


def _envelope(release: Release, target: Target) -> list[dict[str, Any]]:
    return [
        {
            "metric": entry.metric,
            "unit": entry.unit,
            "comparator": entry.comparator,
            "threshold": entry.threshold,
            "minAssurance": entry.assurance,
        }
        for entry in release.envelope
        if entry.target == target.name
    ]


def _constraints(constraints: Constraints) -> dict[str, Any]:
    """null is `unknown`: not stated by the release, which is never read as allowed."""
    return {
        "regions": _list(constraints.regions),
        "residency": constraints.residency,
        "customers": _list(constraints.customers),
        "hosting": _list(constraints.hosting),
    }


def _list(items: tuple[str, ...] | None) -> list[str] | None:
    return None if items is None else list(items)


def _telemetry(release: Release, target: Target, declaration: Digest) -> dict[str, str]:
    """OpenTelemetry resource attributes with which a robot names what it runs; the artifact's digest joins later."""
    return {
        "service.name": release.id.name,
        "service.version": release.id.version,
        "rfgit.target": target.name,
        "rfgit.declaration.digest": str(declaration),
        "rfgit.model.digest": str(release.model.digest),
    }
