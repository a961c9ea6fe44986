"""From a YAML parser's events to one plain value, refusing what YAML has beyond plain values."""

from __future__ import annotations

import re
from typing import Any

from .positions import Position, Tree
from .scalars import FIRSTS, WORDS, NumberOutOfRange, plain_value
from .twin_keys import refuse_twins
from .yaml_text import refuse_at, refuse_unseen

MAX_DEPTH = 32
MAX_NODES = 50_000

# libyaml takes a comment without a space in front of it here, against YAML 1.2, 8.1.1.
_HEADER = re.compile(r"[|>][-+0-9]*(?: +#[^\n]*)? *(?:\n|\Z)")


class ValueBuilder:
    """Has a method for each kind of event; `root` is the value once all were taken, and `tree` says where it stands.

    `box` is the innermost collection that is open, and `tree` its places; `key` is the key that waits for its value
    there, None while a key is due. `seen_all` says that the text's own check has seen all characters that there are:
    the text is ASCII and has no escapes.
    """

    __slots__ = (
        "box",
        "documents",
        "in_mapping",
        "key",
        "nodes",
        "outer",
        "path",
        "root_box",
        "seen_all",
        "text",
        "tree",
    )

    def __init__(self, text: str, path: str) -> None:
        self.text = text
        self.path = path
        self.seen_all = text.isascii() and "\\" not in text
        self.documents = 0
        self.nodes = 0
        self.outer: list[tuple[Any, Tree, bool, str | None]] = []
        self.box: Any = []
        self.root_box = self.box
        self.tree: Tree = []
        self.in_mapping = False
        self.key: str | None = None

    @property
    def root(self) -> Any:
        return self.root_box[0]

    def start_document(self, event: Any) -> None:
        self.documents += 1
        if self.documents > 1:
            refuse_at("yaml-second-document", "expected one document a file, got a second", self.path, _place(event))

    def alias(self, event: Any) -> None:
        hint = "write it out"
        refuse_at("yaml-alias", f"aliases (*{event.anchor}) are not allowed", self.path, _place(event), hint)

    def scalar(self, event: Any) -> None:
        if event.anchor is not None or event.tag is not None:
            self._refuse_decoration(event)
        value = event.value
        if not event.style:
            if value in WORDS or value[0] in FIRSTS:
                value = self._plain(value, event)
        elif event.style != "'":
            self._refuse_written(event)
        mark = event.start_mark
        place = (mark.line + 1, mark.column + 1)
        self.tree.append(place)
        if not self.in_mapping:
            self.box.append(value)
        elif self.key is None:
            self._take_key(value, event, place)
        else:
            self.box[self.key] = value
            self.key = None

    def start_mapping(self, event: Any) -> None:
        self._open({}, event)
        self.in_mapping = True
        self.key = None

    def start_sequence(self, event: Any) -> None:
        self._open([], event)
        self.in_mapping = False

    def end_collection(self, _event: Any) -> None:
        self.nodes += len(self.box)
        if self.nodes >= MAX_NODES:
            refuse_at("yaml-too-large", f"expected at most {MAX_NODES} values", self.path, self.tree[0])
        if self.in_mapping and not self.seen_all:
            refuse_twins(self.box, self.tree, self.path)
        self.box, self.tree, self.in_mapping, self.key = self.outer.pop()

    def _open(self, box: Any, event: Any) -> None:
        place = _place(event)
        if event.anchor is not None or event.tag is not None:
            self._refuse_decoration(event)
        if len(self.outer) >= MAX_DEPTH:
            refuse_at("yaml-too-deep", f"expected at most {MAX_DEPTH} levels of nesting", self.path, place)
        if not self.in_mapping:
            self.box.append(box)
        elif self.key is None:
            refuse_at("yaml-key-not-string", "expected a text as key, got a collection", self.path, place)
        else:
            self.box[self.key] = box
        tree: Tree = [place]
        self.tree.append(tree)
        self.outer.append((self.box, self.tree, self.in_mapping, None))
        self.box, self.tree = box, tree

    def _refuse_written(self, event: Any) -> None:
        """What is wrong in double quotes, which know escapes, or in the first line of a block scalar."""
        if event.style == '"':
            if not self.seen_all:
                refuse_unseen(event.value, self.path, _place(event))
        elif not self.outer:
            # Its text may begin in the first column, as YAML 1.2 has it and libyaml has it not.
            refuse_at("yaml-syntax", "not YAML: a block scalar belongs to a key or an item", self.path, _place(event))
        elif not _HEADER.match(self.text, event.start_mark.index):
            message = "not YAML: expected a line end, or a space and a comment, after the marks of a block scalar"
            refuse_at("yaml-syntax", message, self.path, _place(event))

    def _plain(self, text: str, event: Any) -> Any:
        if not text and not self.outer:
            refuse_at("yaml-empty", "expected a document, got an empty one", self.path, _place(event))
        try:
            return plain_value(text)
        except NumberOutOfRange as error:
            refuse_at("yaml-number", str(error), self.path, _place(event), "quote it if it is a text")

    def _take_key(self, key: Any, event: Any, place: Position) -> None:
        if not isinstance(key, str):
            refuse_at("yaml-key-not-string", f"expected a text as key, got {key!r}", self.path, place, "quote the key")
        if key == "<<" and not event.style:
            refuse_at("yaml-merge-key", "merge keys (<<) are not allowed", self.path, place, "write the fields out")
        if key in self.box:
            line = self.tree[2 * list(self.box).index(key) + 1][0]
            message = f"the key {_short(key)} stands already in line {line}"
            refuse_at("yaml-duplicate-key", message, self.path, place, "remove one")
        self.key = key

    def _refuse_decoration(self, event: Any) -> None:
        place = _place(event)
        if event.anchor is not None:
            refuse_at("yaml-anchor", f"anchors (&{event.anchor}) are not allowed", self.path, place, "write it out")
        refuse_at("yaml-tag", f"tags ({event.tag}) are not allowed", self.path, place, "remove the tag")


def _place(event: Any) -> Position:
    mark = event.start_mark
    return mark.line + 1, mark.column + 1


def _short(key: str) -> str:
    return repr(key if len(key) <= 60 else key[:60] + "...")
