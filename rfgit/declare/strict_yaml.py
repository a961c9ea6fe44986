"""YAML 1.2 core, strictly: one mapping of plain values, each with its line and column.

Built on the events of PyYAML's C parser, which know where they stand and never build an object. What
a reviewer cannot see in a diff or two parsers could read in two ways is refused: anchors, aliases, tags,
merge keys, directives, duplicate keys, second documents, invisible characters, numbers that are not finite.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from .documents import Pointer
from .yaml_text import Position, readable_text, refuse_at
from .yaml_value import ValueBuilder


@dataclass(frozen=True)
class YamlDocument:
    """A document's plain value, and the place (line, column, from 1) of each value and of each mapping key."""

    path: str
    value: Any
    positions: Mapping[Pointer, Position] = field(repr=False)
    key_positions: Mapping[Pointer, Position] = field(repr=False)

    def position(self, pointer: Pointer) -> Position:
        """The value's place, or that of its nearest ancestor; (0, 0) where places are not known."""
        while pointer and pointer not in self.positions:
            pointer = pointer[:-1]
        return self.positions.get(pointer, (0, 0))


def read_yaml(data: bytes, path: str) -> YamlDocument:
    """Read one document of at most 1 MiB, 32 levels and 50,000 values.

    Raises Refusal with one finding, at the first thing that is not allowed. What the values mean is not checked.
    """
    text = readable_text(data, path)
    builder = ValueBuilder(path)
    for event in _events(text, path):
        builder.take(event)
    if not builder.documents:
        refuse_at("yaml-empty", "expected a document, got an empty file", path, (1, 1))
    return YamlDocument(path, builder.root, builder.positions, builder.key_positions)


def _events(text: str, path: str) -> Iterator[Any]:
    """The parser's events; what the parser does not understand is a Refusal."""
    import yaml

    loader: Any = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
    try:
        parser = loader(text)
        while not isinstance(event := parser.get_event(), yaml.StreamEndEvent):
            yield event
    except yaml.MarkedYAMLError as error:
        problem = " ".join(part for part in (error.context, error.problem) if part)
        mark = error.problem_mark or error.context_mark
        place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        rule = "yaml-too-deep" if "nesting depth" in problem else "yaml-syntax"
        refuse_at(rule, f"not YAML: {problem}", path, place)
    except (yaml.YAMLError, ValueError, OverflowError, RecursionError) as error:
        # The pure parser turns some escapes, "\UFFFFFFFF" for one, into exceptions of Python's own.
        refuse_at("yaml-syntax", f"not YAML: {error}", path, (1, 1))
