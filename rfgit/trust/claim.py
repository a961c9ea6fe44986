"""The artifact that is asked about, and the name that verdicts give it."""

from __future__ import annotations

from dataclasses import dataclass

from ..domain.digest import Digest
from ..domain.names import Variant


@dataclass(frozen=True)
class Claim:
    """The artifact that is asked about, and what it must be bound to."""

    variant: Variant
    artifact: Digest
    declaration: Digest
    target: Digest


def resource_uri(repository: Digest, variant: Variant) -> str:
    """The name that a verdict gives to what it judged."""
    return f"rfgit:{repository}/{variant}"
