"""What rfgit asks of a model registry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from ..declare.documents import ModelReference
from .cache import Cache

UNKNOWN = "unknown"
"""The stage of a model whose registry says nothing about it."""


@dataclass(frozen=True)
class Approval:
    """Who is said to have approved the model, and when: the registry's words, proved by nobody."""

    by: str
    at: str


@dataclass(frozen=True)
class RegistryState:
    """What a registry says of one model version. It counts only once the model-owner signs it.

    `raw` are the exact bytes that it was read from, empty where the registry keeps no state.
    """

    uri: str
    version: str
    stage: str
    approvals: tuple[Approval, ...] = ()
    lineage: Mapping[str, Any] = field(default_factory=dict)
    raw: bytes = b""


class ModelRegistry(Protocol):
    def state(self, reference: ModelReference) -> RegistryState:
        """Read the state. Refusal `registry-state-form`; CannotTell `registry-unreachable`."""
        ...

    def fetch(self, reference: ModelReference, into: Cache) -> Path:
        """Bring the model's bytes into the cache and return where they lie there.

        Refusal `model-missing`, `model-digest`, `model-link`; CannotTell `registry-unreachable`.
        """
        ...
