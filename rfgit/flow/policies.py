"""Ask the policies of a tree, and put their answers where the author can mend them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..declare.documents import Fleet, Pointer, Release, Source, Target
from ..declare.files import Files
from ..domain.digest import Digest
from ..domain.finding import Finding
from ..policy.embedded import EmbeddedEngine
from ..policy.engine import PolicyFinding
from ..policy.limited import LimitedEngine
from ..policy.load import load_policies
from ..policy.solutions import solution_of


class Policies:
    """The policies of one tree, loaded and linted once."""

    def __init__(self, files: Files) -> None:
        """Raises as `EmbeddedEngine` where they are not fit to decide."""
        self._set = load_policies(files)
        self._engine = LimitedEngine(EmbeddedEngine(self._set))

    @property
    def digest(self) -> Digest:
        return self._set.digest

    def ask(
        self, document: Mapping[str, Any], release: Release, target: Target | None = None, fleet: Fleet | None = None
    ) -> Iterator[Finding]:
        """Each answer as a finding at the line and column of the value that it is about, with its solution."""
        documents = {"target": target.source if target else None, "fleet": fleet.source if fleet else None}
        for item in self._engine.evaluate(document).findings:
            source, pointer = _where(item, release.source, documents)
            line, column = source.position(pointer)
            hint = solution_of(self._set, item.package, item.rule) or f"read the policy {item.package}"
            hint = hint.replace("NAME@VERSION", str(release.id))
            yield Finding(item.rule, item.message, item.severity, source.path, line, column, hint)


def _where(item: PolicyFinding, release: Source, documents: dict[str, Source | None]) -> tuple[Source, Pointer]:
    parts = [part for part in (item.path or "").split("/") if part]
    head = documents.get(parts[0]) if parts else None
    source, rest = (head, parts[1:]) if head is not None else (release, parts)
    return source, tuple(int(part) if part.isascii() and part.isdigit() else part for part in rest)
