"""This repository's own policies, as the tests change them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rfgit.declare.files import MemoryFiles
from rfgit.policy.embedded import EmbeddedEngine
from rfgit.policy.load import load_policies

ROOT = Path(__file__).parents[2]


def own_files(changes: Mapping[str, bytes] | None = None) -> MemoryFiles:
    """The files below policies/, with some of them replaced or added."""
    found = {path.relative_to(ROOT).as_posix(): path for path in (ROOT / "policies").rglob("*") if path.is_file()}
    return MemoryFiles({**{name: path.read_bytes() for name, path in found.items()}, **(changes or {})})


def parameters(name: str) -> Any:
    return json.loads((ROOT / "policies" / "data" / f"{name}.json").read_bytes())


def engine(**data: object) -> EmbeddedEngine:
    """The library with some of its data documents replaced: `engine(regions={"permitted": []})`."""
    changes = {f"policies/data/{name}.json": json.dumps(value).encode() for name, value in data.items()}
    return EmbeddedEngine(load_policies(own_files(changes)))


def rules(answering: EmbeddedEngine, document: Mapping[str, Any]) -> set[str]:
    return {finding.rule for finding in answering.evaluate(document).findings if finding.severity == "error"}


def gate(constraints: Mapping[str, Any] | None = None, **place: str | None) -> dict[str, Any]:
    """A gate for a fleet in Lyon that nothing speaks against, but for the changes."""
    return {
        "phase": "gate",
        "release": _release(constraints or {}),
        "fleet": {
            "name": "lyon",
            "place": {"region": "FR", "jurisdiction": "FR", "customer": "acme", "hosting": "edge", **place},
        },
        "evidence": {"signatures": [signed("model-owner", "model"), signed("release-authority", "artifact")]},
    }


def proposal(constraints: Mapping[str, Any] | None = None) -> dict[str, Any]:
    return {"phase": "propose", "release": _release(constraints or {}), "evidence": {"signatures": []}}


def signed(role: str, on: str, principal: str = "p1") -> dict[str, str]:
    return {"role": role, "principal": principal, "on": on, "subject": "sha256:" + "0" * 64}


def _release(constraints: Mapping[str, Any]) -> dict[str, Any]:
    unbound = {"regions": ["EU"], "residency": None, "customers": None, "hosting": None}
    return {"name": "arm", "version": "1.0.0", "counter": 1, "constraints": {**unbound, **constraints}}
