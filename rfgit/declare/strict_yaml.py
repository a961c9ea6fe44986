"""YAML 1.2 core, strictly: one mapping of plain values, each with its line and column.

Built on the events of PyYAML's C parser, which know where they stand and never build an object. What
a reviewer cannot see in a diff or two parsers could read in two ways is refused: anchors, aliases, tags,
merge keys, directives, duplicate keys, second documents, invisible characters, numbers that are not finite.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn

from ..domain.finding import Finding, Refusal
from .documents import Pointer
from .scalars import NumberOutOfRange, plain_value

MAX_BYTES = 1 << 20
MAX_DEPTH = 32
MAX_NODES = 50_000

Position = tuple[int, int]

# All that YAML 1.2 does not call printable, and further: carriage return and the line breaks of YAML 1.1 (parsers
# differ on where a line ends), bidirectional controls and characters without width (text that reads otherwise).
# A tab may stand in a value, written as "\t"; as itself it may not, since parsers differ on where it separates.
_UNSEEN = re.compile(
    "[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
    "|[\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]"
)
_UNSEEN_HINTS = {"\r": "save the file with LF line ends", "\t": "use spaces; inside double quotes write \\t"}
_TAB = re.compile("\t")
_DIRECTIVE = re.compile(r"(?:[ ]*(?:#[^\n]*)?\n)*%")


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
    """Read one document of at most 1 MiB, 32 levels and 50,000 nodes.

    Raises Refusal with one finding, at the first thing that is not allowed. What the values mean is not checked.
    """
    text = _readable_text(data, path)
    builder = _Builder(path)
    for event in _events(text, path):
        builder.take(event)
    return builder.document()


def _readable_text(data: bytes, path: str) -> str:
    if len(data) > MAX_BYTES:
        _refuse("yaml-too-large", f"expected at most {MAX_BYTES} bytes, got {len(data)}", path, (1, 1))
    if data.startswith(b"\xef\xbb\xbf"):
        _refuse("yaml-bom", "the file starts with a byte order mark", path, (1, 1), "save it as UTF-8 without BOM")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        place = _place(data[: error.start].decode("utf-8"), error.start)
        _refuse("yaml-encoding", f"expected UTF-8, got the byte 0x{data[error.start]:02x}", path, place)
    unseen = _UNSEEN.search(text) or _TAB.search(text)
    if unseen:
        _refuse_unseen(unseen.group(), path, _place(text, unseen.start()))
    directive = _DIRECTIVE.match(text)
    if directive:
        _refuse("yaml-directive", "directives (%...) are not allowed", path, _place(text, directive.end() - 1))
    return text


def _place(text: str, offset: int) -> Position:
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def _refuse(rule: str, message: str, path: str, place: Position, hint: str = "") -> NoReturn:
    raise Refusal(Finding(rule, message, path=path, line=place[0], column=place[1], hint=hint))


def _refuse_unseen(character: str, path: str, place: Position) -> NoReturn:
    hint = _UNSEEN_HINTS.get(character, "remove the character")
    _refuse("yaml-control-character", f"the character U+{ord(character):04X} is not allowed", path, place, hint)


def _events(text: str, path: str) -> Iterator[Any]:
    """The parser's events; what the parser does not understand is a Refusal."""
    import yaml

    loader: Any = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
    try:
        yield from yaml.parse(text, Loader=loader)
    except yaml.MarkedYAMLError as error:
        problem = " ".join(part for part in (error.context, error.problem) if part)
        mark = error.problem_mark or error.context_mark
        place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        rule = "yaml-too-deep" if "nesting depth" in problem else "yaml-syntax"
        _refuse(rule, f"not YAML: {problem}", path, place)
    except (yaml.YAMLError, ValueError, OverflowError, RecursionError) as error:
        # The pure parser turns some escapes, "\UFFFFFFFF" for one, into exceptions of Python's own.
        _refuse("yaml-syntax", f"not YAML: {error}", path, (1, 1))


@dataclass
class _Level:
    """A mapping or a sequence that is still open. `key` is the mapping's key that waits for its value."""

    pointer: Pointer
    value: dict[str, Any] | list[Any]
    key: str | None = None

    @property
    def key_is_due(self) -> bool:
        return isinstance(self.value, dict) and self.key is None

    def put(self, value: Any) -> Pointer:
        """Add a value at the next index, or under the key that waits; the way to it is returned."""
        if isinstance(self.value, list):
            self.value.append(value)
            return (*self.pointer, len(self.value) - 1)
        key, self.key = str(self.key), None
        self.value[key] = value
        return (*self.pointer, key)


class _Builder:
    """Puts events together into one value, and remembers where each part stood."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.documents = 0
        self.root: Any = None
        self.levels: list[_Level] = []
        self.positions: dict[Pointer, Position] = {}
        self.key_positions: dict[Pointer, Position] = {}

    def document(self) -> YamlDocument:
        if not self.documents:
            _refuse("yaml-empty", "expected a document, got an empty file", self.path, (1, 1))
        return YamlDocument(self.path, self.root, self.positions, self.key_positions)

    def take(self, event: Any) -> None:
        kind = type(event).__name__
        place = (event.start_mark.line + 1, event.start_mark.column + 1)
        if kind == "ScalarEvent":
            self._refuse_decoration(event, place)
            self._scalar(event, place)
        elif kind in ("MappingStartEvent", "SequenceStartEvent"):
            self._refuse_decoration(event, place)
            self._open({} if kind == "MappingStartEvent" else [], place)
        elif kind in ("MappingEndEvent", "SequenceEndEvent"):
            self.levels.pop()
        elif kind == "AliasEvent":
            _refuse("yaml-alias", f"aliases (*{event.anchor}) are not allowed", self.path, place, "write it out")
        elif kind == "DocumentStartEvent":
            self._start_document(place)

    def _start_document(self, place: Position) -> None:
        self.documents += 1
        if self.documents > 1:
            _refuse("yaml-second-document", "expected one document a file, got a second", self.path, place)

    def _refuse_decoration(self, event: Any, place: Position) -> None:
        if event.anchor is not None:
            _refuse("yaml-anchor", f"anchors (&{event.anchor}) are not allowed", self.path, place, "write it out")
        if event.tag is not None:
            _refuse("yaml-tag", f"tags ({event.tag}) are not allowed", self.path, place, "remove the tag")

    def _scalar(self, event: Any, place: Position) -> None:
        plain = event.implicit[0]
        if not self.levels and plain and not event.value:
            _refuse("yaml-empty", "expected a document, got an empty one", self.path, place)
        unseen = _UNSEEN.search(event.value)
        if unseen:
            _refuse_unseen(unseen.group(), self.path, place)
        value = self._plain(event.value, place) if plain else event.value
        if self.levels and self.levels[-1].key_is_due:
            self._key(value, plain, place)
        else:
            self._put(value, place)

    def _plain(self, text: str, place: Position) -> Any:
        try:
            return plain_value(text)
        except NumberOutOfRange as error:
            _refuse("yaml-number", str(error), self.path, place, "quote it if it is a text")

    def _key(self, key: Any, plain: bool, place: Position) -> None:
        level = self.levels[-1]
        if plain and key == "<<":
            _refuse("yaml-merge-key", "merge keys (<<) are not allowed", self.path, place, "write the fields out")
        if not isinstance(key, str):
            _refuse("yaml-key-not-string", f"expected a text as key, got {key!r}", self.path, place, "quote the key")
        pointer = (*level.pointer, key)
        if pointer in self.key_positions:
            first = self.key_positions[pointer][0]
            _refuse("yaml-duplicate-key", f"the key {key!r} stands already in line {first}", self.path, place)
        self.key_positions[pointer] = place
        level.key = key

    def _put(self, value: Any, place: Position) -> Pointer:
        if len(self.positions) >= MAX_NODES:
            _refuse("yaml-too-large", f"expected at most {MAX_NODES} values", self.path, place)
        if not self.levels:
            self.root = value
        pointer = self.levels[-1].put(value) if self.levels else ()
        self.positions[pointer] = place
        return pointer

    def _open(self, value: dict[str, Any] | list[Any], place: Position) -> None:
        if len(self.levels) >= MAX_DEPTH:
            _refuse("yaml-too-deep", f"expected at most {MAX_DEPTH} levels of nesting", self.path, place)
        if self.levels and self.levels[-1].key_is_due:
            _refuse("yaml-key-not-string", "expected a text as key, got a collection", self.path, place)
        self.levels.append(_Level(self._put(value, place), value))
