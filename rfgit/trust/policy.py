"""The trust policy as a frozen value: principals and their keys, roles, protected sets."""

from __future__ import annotations

import fnmatch
from dataclasses import dataclass
from typing import Mapping, Optional, Tuple

from ..domain.digest import Digest

ACTIVE = "active"
RETIRED = "retired"
REVOKED = "revoked"

ROOT = "root"
MODEL_OWNER = "model-owner"
BUILDER = "builder"
VALIDATOR = "validator"
VERIFIER = "verifier"
RELEASE_AUTHORITY = "release-authority"
FLEET_OPERATOR = "fleet-operator"


@dataclass(frozen=True)
class Key:
    """`spki` is the canonical public key in DER. A retired key still verifies; a revoked one never does."""

    spki: bytes
    state: str


@dataclass(frozen=True)
class Principal:
    """A person or machine that signs, however many keys it has."""

    name: str
    keys: Tuple[Key, ...]


@dataclass(frozen=True)
class Scope:
    """What a role may speak about; None means no limit. Patterns are shell globs over whole names."""

    names: Optional[Tuple[str, ...]]
    targets: Optional[Tuple[str, ...]]
    predicate_types: Optional[Tuple[str, ...]]

    def covers(self, release: str, target: str, predicate_type: str) -> bool:
        """A statement without a release or target is covered only where that axis has no limit."""
        return (
            _fits(self.names, release)
            and _fits(self.targets, target)
            and (self.predicate_types is None or predicate_type in self.predicate_types)
        )


@dataclass(frozen=True)
class Role:
    """`threshold` counts principals, never keys or signatures."""

    name: str
    threshold: int
    principals: Tuple[str, ...]
    scope: Scope


@dataclass(frozen=True)
class ProtectedSet:
    """Paths that count only while `role` approves their current digest; `each`: one digest a document."""

    name: str
    paths: Tuple[str, ...]
    role: str
    each: bool


@dataclass(frozen=True)
class TrustPolicy:
    """One version. `digest` is that of its exact bytes; version 1's is the repository id."""

    version: int
    dev: bool
    digest: Digest
    principals: Mapping[str, Principal]
    roles: Mapping[str, Role]
    separations: Tuple[Tuple[str, ...], ...]
    protected: Tuple[ProtectedSet, ...]

    def threshold(self, role: str) -> int:
        """The role's threshold. A role that nobody declared can be filled by nobody, so it is never 0."""
        found = self.roles.get(role)
        return found.threshold if found else 1

    def holders(self, role: str) -> Tuple[str, ...]:
        found = self.roles.get(role)
        return found.principals if found else ()


def _fits(patterns: Optional[Tuple[str, ...]], value: str) -> bool:
    if patterns is None:
        return True
    return value != "" and any(fnmatch.fnmatchcase(value, pattern) for pattern in patterns)
