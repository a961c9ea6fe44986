"""What of the input document a policy set can see: it decides nothing by what it never names.

A set names what it reads: `input.release.constraints` is all that this name can reach, `input[key]` or a bare `input`
may reach anything. So two questions that agree on all that is named have one answer.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .syntax import Module, Path

_INPUT = "input"


@dataclass(frozen=True)
class Sight:
    """The ways into the input document that a set may take, none of them below another. `()` is the whole document."""

    paths: tuple[Path, ...]

    def of(self, document: Mapping[str, Any]) -> str:
        """Canonical JSON of what is seen of a document: equal texts have equal answers."""
        return json.dumps([_at(document, path) for path in self.paths], sort_keys=True)

    def reaches(self, field: str) -> bool:
        """Whether a field of the document, or a part of it, may have a say."""
        return any(path[:1] in ((), (field,)) for path in self.paths)


def sight_of(modules: Iterable[Module]) -> Sight:
    """Of all rules of a set, asked or not, since any may call any other."""
    named = {path[1:] for module in modules for path in _names(module) if path[0] == _INPUT}
    return Sight(tuple(sorted(path for path in named if not any(path[:end] in named for end in range(len(path))))))


def _names(module: Module) -> Iterator[Path]:
    yield from (target.path for _, target in module.imports)
    for rule in module.rules:
        yield from (reference.path for reference in rule.references)
        # A call of what is no function is refused by the lint, but a name is a name.
        yield from (call.target.path for call in rule.calls)


def _at(document: Any, path: Path) -> Any:
    """The part that a way leads to, in a list of its own; where the way ends before, what it ends at.

    So what is absent differs from null, and a text on the way from a mapping.
    """
    value = document
    for number, part in enumerate(path):
        if not isinstance(value, Mapping):
            return [number, value]
        if part not in value:
            return [number]
        value = value[part]
    return [len(path), value]
