"""A trust policy for trying things out: one principal and one key for each role, marked as a toy for ever."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from ..trust.keys import pem_of
from ..trust.signers import generate_key

ROLES = (
    "root",
    "policy",
    "site",
    "model-owner",
    "proposer",
    "evaluator",
    "safety",
    "release-authority",
    "builder",
    "validator",
    "verifier",
    "fleet-operator",
    "auditor",
)

PROTECTED = (
    {
        "name": "policy",
        "paths": ["policies/**", "schemas/**", "rfgit.yaml", ".github/**", "**/.gitattributes", "**/CODEOWNERS"],
        "role": "policy",
    },
    {"name": "fleets", "paths": ["targets/**/*.yaml"], "role": "site", "each": True},
)


def make_keys(folder: Path) -> dict[str, bytes]:
    """Make `<role>.pem` for each role, readable by the owner alone; the public keys by role."""
    folder.mkdir(mode=0o700, parents=True)
    return {role: generate_key(folder / f"{role}.pem").spki for role in ROLES}


def dev_policy(keys: Mapping[str, bytes]) -> bytes:
    """The bytes of version 1. `dev: true` there marks the repository as a toy for ever."""
    document = {
        "apiVersion": "rfgit/v1alpha1",
        "kind": "TrustPolicy",
        "version": 1,
        "dev": True,
        "principals": {
            f"dev-{role}": {"keys": [{"publicKey": pem_of(spki), "state": "active"}]} for role, spki in keys.items()
        },
        "roles": {role: {"threshold": 1, "principals": [f"dev-{role}"]} for role in keys},
        "separations": [["builder", "release-authority"], ["builder", "safety"], ["validator", "release-authority"]],
        "protected": list(PROTECTED),
    }
    return (json.dumps(document, indent=2) + "\n").encode("ascii")


def signers_yaml() -> bytes:
    """`.rfgit/signers.yaml`: where each role's key lies, relative to `.rfgit`."""
    lines = ["# Which key signs for which role. Git ignores this folder: keys never enter a repository."]
    lines.extend(f"{role}: file:keys/{role}.pem" for role in ROLES)
    return ("\n".join(lines) + "\n").encode("ascii")
