"""The runtime description of an artifact: what executes the model, and on what kind of machine."""

from __future__ import annotations

from typing import Any

from ..declare.documents import Release, Target
from ..domain.canonical import canonical_json
from ..domain.digest import Digest

RUNTIME_PATH = "rfgit/runtime.json"
LOCK_PATH = "rfgit/pylock.toml"


def lock_file(release: Release, target: Target) -> str:
    """The target's lock, below the release's directory."""
    return f"{release.runtime.lock}/{target.name}.pylock.toml"


def runtime_json(release: Release, target: Target, lock: bytes) -> bytes:
    """The canonical bytes of the description. Whether the lock suits the target is for `check` to judge."""
    return canonical_json(
        {
            **runtime_value(release),
            "machine": target_value(target)["runtime"],
            "lock": {"path": LOCK_PATH, "digest": str(Digest.of(lock))},
        }
    )


def runtime_value(release: Release) -> dict[str, Any]:
    return {
        "name": release.runtime.name,
        "version": release.runtime.version,
        "executionProviders": list(release.runtime.execution_providers),
    }


def target_value(target: Target) -> dict[str, Any]:
    """What the target's digest covers, and nothing else of it: an artifact does not change with a target's site."""
    spec = target.source.value["spec"]
    return {key: spec[key] for key in ("robotClass", "compute", "runtime", "sensors", "environment") if key in spec}
