"""Ask the policies of a tree, and put their answers where the author can mend them."""

from __future__ import annotations

from collections.abc import Iterator

from ..declare.documents import Fleet, Pointer, Release, Source, Target
from ..domain.finding import Finding
from ..policy.engine import Answers, PolicyFinding


def placed(
    answers: Answers, release: Release, target: Target | None = None, fleet: Fleet | None = None
) -> Iterator[Finding]:
    """Each answer as a finding at the line and column of the value that it is about."""
    documents = {"target": target.source if target else None, "fleet": fleet.source if fleet else None}
    for item in answers.findings:
        source, pointer = _where(item, release.source, documents)
        line, column = source.position(pointer)
        hint = f"policy {item.package}: see policies/{item.package.rpartition('.')[2]}.rego"
        yield Finding(item.rule, item.message, item.severity, source.path, line, column, hint)


def _where(item: PolicyFinding, release: Source, documents: dict[str, Source | None]) -> tuple[Source, Pointer]:
    parts = [part for part in (item.path or "").split("/") if part]
    head = documents.get(parts[0]) if parts else None
    source, rest = (head, parts[1:]) if head is not None else (release, parts)
    return source, tuple(int(part) if part.isdigit() else part for part in rest)
