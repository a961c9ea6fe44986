"""What a policy engine is asked and what it answers: JSON in, findings out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from ..domain.canonical import canonical_digest
from ..domain.digest import Digest


@dataclass(frozen=True)
class PolicyFinding:
    """One member of a package's `deny` (an error) or `warn` (a warning).

    `path` leads to the value that is at fault, from the root of the release's document; it starts with
    `fleet/` or `target/` where that document is at fault: `spec/constraints/regions/1`, `fleet/spec/place/region`.
    """

    package: str
    rule: str
    message: str
    path: str | None
    severity: str


@dataclass(frozen=True)
class Answers:
    """What all packages said. `packages` are those that answered, never none: silence is an answer only of these."""

    findings: tuple[PolicyFinding, ...]
    packages: tuple[str, ...]


@dataclass(frozen=True)
class PolicySet:
    """The exact bytes that decide: modules and data documents by their path in the repository."""

    modules: Mapping[str, bytes] = field(repr=False)
    data: Mapping[str, bytes] = field(repr=False)

    @property
    def digest(self) -> Digest:
        """Names the set: canonical JSON `{path: sha256 of the file}`."""
        files = {**self.modules, **self.data}
        return canonical_digest({path: Digest.of(content).hex for path, content in files.items()})


class PolicyEngine(Protocol):
    def evaluate(self, document: Mapping[str, Any]) -> Answers:
        """Ask every package. Raises CannotTell where one of them has no proper answer."""
        ...
