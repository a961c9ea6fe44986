"""YAML 1.2 core, strictly: one mapping of plain values, each with its line and column.

What a reviewer cannot see in a diff or two parsers could read in two ways is refused: anchors, aliases, tags, merge
keys, directives, duplicate keys and keys that look alike, second documents, invisible characters, numbers that are
not finite. Plain lines are read here; all else, and every refusal, goes through the events of PyYAML's C parser,
which know where they stand and never build an object.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .documents import Pointer
from .plain_yaml import read_plain
from .positions import KeyPlaces, Places, Position, Tree
from .yaml_text import readable_text, refuse_at


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
    value, tree = read_plain(text) or read_full(text, path)
    places = Places(value, tree, lambda: read_full(text, path)[1])
    return YamlDocument(path, value, places, KeyPlaces(places))


def read_full(text: str, path: str) -> tuple[Any, Tree | Position]:
    """The value of a readable text and where all of it stands, by a YAML parser; Refusal as `read_yaml`."""
    import yaml

    from .yaml_value import ValueBuilder

    builder = ValueBuilder(text, path)
    acts = {
        yaml.DocumentStartEvent: builder.start_document,
        yaml.AliasEvent: builder.alias,
        yaml.ScalarEvent: builder.scalar,
        yaml.MappingStartEvent: builder.start_mapping,
        yaml.SequenceStartEvent: builder.start_sequence,
        yaml.MappingEndEvent: builder.end_collection,
        yaml.SequenceEndEvent: builder.end_collection,
        yaml.DocumentEndEvent: _nothing,
        yaml.StreamStartEvent: _nothing,
    }
    parser: Any = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
    try:
        next_event = parser(text).get_event
        while (kind := type(event := next_event())) is not yaml.StreamEndEvent:
            acts[kind](event)
    except yaml.MarkedYAMLError as error:
        _refuse_syntax(error, path)
    except (yaml.YAMLError, ValueError, OverflowError, RecursionError) as error:
        # The pure parser turns some escapes, "\UFFFFFFFF" for one, into exceptions of Python's own.
        refuse_at("yaml-syntax", f"not YAML: {error}", path, (1, 1))
    if not builder.documents:
        refuse_at("yaml-empty", "expected a document, got an empty file", path, (1, 1))
    return builder.root, builder.tree[0]


def _nothing(_event: object) -> None:
    """The other events carry no value."""


def _refuse_syntax(error: Any, path: str) -> None:
    problem = " ".join(part for part in (error.context, error.problem) if part)
    mark = error.problem_mark or error.context_mark
    place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    rule = "yaml-too-deep" if "nesting depth" in problem else "yaml-syntax"
    refuse_at(rule, f"not YAML: {problem}", path, place)
