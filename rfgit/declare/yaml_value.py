"""From a YAML parser's events to one plain value, refusing what YAML has beyond plain values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .documents import Pointer
from .scalars import NumberOutOfRange, plain_value
from .yaml_text import Position, refuse_at, refuse_unseen

MAX_DEPTH = 32
MAX_NODES = 50_000


@dataclass
class _Level:
    """A mapping or a sequence that is still open. `key` is the mapping's key that waits for its value."""

    pointer: Pointer
    value: dict[str, Any] | list[Any]
    key: str | None = None

    @property
    def key_is_due(self) -> bool:
        return self.key is None and isinstance(self.value, dict)

    def put(self, value: Any) -> Pointer:
        """Add a value at the next index, or under the key that waits; the way to it is returned."""
        if isinstance(self.value, list):
            self.value.append(value)
            return (*self.pointer, len(self.value) - 1)
        key, self.key = str(self.key), None
        self.value[key] = value
        return (*self.pointer, key)


class ValueBuilder:
    """Takes one event after the other; `root` is the value, once all were taken."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.documents = 0
        self.root: Any = None
        self.positions: dict[Pointer, Position] = {}
        self.key_positions: dict[Pointer, Position] = {}
        self._levels: list[_Level] = []
        self._acts: dict[str, Callable[[Any, Position], object]] = {
            "DocumentStartEvent": self._start_document,
            "AliasEvent": self._refuse_alias,
            "ScalarEvent": self._scalar,
            "MappingStartEvent": lambda event, place: self._open(event, {}, place),
            "MappingEndEvent": self._close,
            "SequenceStartEvent": lambda event, place: self._open(event, [], place),
            "SequenceEndEvent": self._close,
        }

    def take(self, event: Any) -> None:
        act = self._acts.get(type(event).__name__)
        if act:
            mark = event.start_mark
            act(event, (mark.line + 1, mark.column + 1))

    def _start_document(self, _event: Any, place: Position) -> None:
        self.documents += 1
        if self.documents > 1:
            refuse_at("yaml-second-document", "expected one document a file, got a second", self.path, place)

    def _refuse_alias(self, event: Any, place: Position) -> None:
        refuse_at("yaml-alias", f"aliases (*{event.anchor}) are not allowed", self.path, place, "write it out")

    def _refuse_decoration(self, event: Any, place: Position) -> None:
        if event.anchor is not None:
            refuse_at("yaml-anchor", f"anchors (&{event.anchor}) are not allowed", self.path, place, "write it out")
        if event.tag is not None:
            refuse_at("yaml-tag", f"tags ({event.tag}) are not allowed", self.path, place, "remove the tag")

    def _scalar(self, event: Any, place: Position) -> None:
        self._refuse_decoration(event, place)
        text, plain = event.value, event.implicit[0]
        # Only double quotes know escapes: in all other text the whole file's check has seen what there is.
        if event.style == '"':
            refuse_unseen(text, self.path, place)
        value = self._plain(text, place) if plain else text
        if self._levels and self._levels[-1].key_is_due:
            self._key(value, plain, place)
        else:
            if not self._levels and plain and not text:
                refuse_at("yaml-empty", "expected a document, got an empty one", self.path, place)
            self._put(value, place)

    def _plain(self, text: str, place: Position) -> Any:
        try:
            return plain_value(text)
        except NumberOutOfRange as error:
            refuse_at("yaml-number", str(error), self.path, place, "quote it if it is a text")

    def _key(self, key: Any, plain: bool, place: Position) -> None:
        level = self._levels[-1]
        if plain and key == "<<":
            refuse_at("yaml-merge-key", "merge keys (<<) are not allowed", self.path, place, "write the fields out")
        if not isinstance(key, str):
            refuse_at("yaml-key-not-string", f"expected a text as key, got {key!r}", self.path, place, "quote the key")
        pointer = (*level.pointer, key)
        if pointer in self.key_positions:
            first = self.key_positions[pointer][0]
            refuse_at("yaml-duplicate-key", f"the key {key!r} stands already in line {first}", self.path, place)
        self.key_positions[pointer] = place
        level.key = key

    def _put(self, value: Any, place: Position) -> Pointer:
        if len(self.positions) >= MAX_NODES:
            refuse_at("yaml-too-large", f"expected at most {MAX_NODES} values", self.path, place)
        if not self._levels:
            self.root = value
        pointer = self._levels[-1].put(value) if self._levels else ()
        self.positions[pointer] = place
        return pointer

    def _open(self, event: Any, value: dict[str, Any] | list[Any], place: Position) -> None:
        self._refuse_decoration(event, place)
        if len(self._levels) >= MAX_DEPTH:
            refuse_at("yaml-too-deep", f"expected at most {MAX_DEPTH} levels of nesting", self.path, place)
        if self._levels and self._levels[-1].key_is_due:
            refuse_at("yaml-key-not-string", "expected a text as key, got a collection", self.path, place)
        self._levels.append(_Level(self._put(value, place), value))

    def _close(self, _event: Any, _place: Position) -> None:
        self._levels.pop()
