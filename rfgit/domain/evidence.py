"""A statement that was verified against the trust policy. Only the trust room makes one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Mapping, Tuple

from .digest import Digest


@dataclass(frozen=True)
class Subject:
    """What a statement is about: matched by digest alone, the name is for people."""

    name: str
    digest: Digest


@dataclass(frozen=True)
class Evidence:
    """One verified envelope by one principal.

    `roles` are those roles of the principal whose scope covers this statement and that may sign its kind.
    `binding` holds the string annotations of the first subject. `predicate` is not to be changed.
    `payload` are the exact signed bytes' digest; `path` is the file that it was read from.
    """

    kind: str
    predicate_type: str
    subjects: Tuple[Subject, ...]
    binding: Mapping[str, str]
    predicate: Mapping[str, Any]
    payload: Digest
    principal: str
    roles: Tuple[str, ...]
    spki: Digest
    path: str

    @property
    def subject(self) -> Digest:
        return self.subjects[0].digest

    @property
    def file_name(self) -> str:
        """The name under which this envelope is recorded: it follows from payload and key."""
        return f"{self.kind}.{self.payload.hex[:32]}.{self.spki.hex[:16]}.dsse.json"
