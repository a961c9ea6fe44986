"""The plain lines that most declarations consist of, read without a YAML parser.

Block mappings and sequences, scalars that begin and end in one line, block scalars without blank or deeper lines,
flow collections of scalars and lists, comments; ASCII only. Whatever else a document holds, wrong or right, is left to the full reader: nothing is refused here. Each line
that is taken means by YAML's grammar what it looks like, whatever stands above or below it, and
`python -m tests.declare.differential` holds the two readers to the same values and places.

It is four times as fast as PyYAML's C loader is, and most runs need no YAML parser at all.
"""

from __future__ import annotations

import re
from typing import Any, NoReturn

from .positions import Tree
from .scalars import FIRSTS, WORDS, plain_value

MAX_DEPTH = 16
_LONGEST = 1 << 16  # characters: what is longer may hold more values than are allowed

_KEY = r"[A-Za-z_][A-Za-z0-9_./-]{0,99}+"
_QUOTED = r"""
    "[^"\\\n]*+" | '[^'\n]*+'
"""
_TEXT = r"[^ \n] (?: [^\n]* [^ \n] )?+"
_LINE = re.compile(
    rf"""
    ([ ]*+) ((?:-[ ]++)*+)                                        # indentation, items
    (?: ({_KEY}) : (?=[ \n]) ([ ]*+) )?+                          # a key
    (
        {_QUOTED}
      | [A-Za-z0-9_./~(+] [^\n:#]*+ (?: (?: :(?=[^ \n]) | (?<![ ])\# ) [^\n:#]*+ )*+
      | -(?=[0-9.]) [^\n:# ]*+
      | [\[{{] [^\n#]* [\]}}]
      | [|>]-? \n (?P<inner>[ ]++) {_TEXT} (?: \n (?P=inner) {_TEXT} )*+
        (?= \n++ (?: \Z | (?! (?P=inner) ) [ ]*+ [^ \n] ) )         # its end: nothing of its indentation follows
    )?+
    [ ]*+ (?: (?<![^ \n]) \# [^\n]*+ )?+ \n                       # a comment
  | ([^\n]*+\n)                                                   # any other line
    """,
    re.VERBOSE,
)
_ITEM = re.compile(
    rf"""
    [ ]*+
    (?:
        (?: ({_KEY}) :[ ]++ )?+
        ( {_QUOTED} | [A-Za-z0-9_./+] [A-Za-z0-9_./+@\ -]*+ | -[0-9.]++ | \[ [^\[\]{{}}]*+ \] )
        [ ]*+ (?: , | \Z )
      | ([^ ].*)                                                  # anything else
    )
    """,
    re.VERBOSE,
)


class _NotPlain(ValueError):
    """Something that is for the full reader."""


def read_plain(text: str) -> tuple[Any, Tree] | None:
    """The value and its places, or None where any of it is not plain. A flow collection has one place for all of it.

    `text` has no tabs, carriage returns or other control characters than line feeds.
    """
    # A block scalar ends in a line end only if the text has one there.
    if len(text) > _LONGEST or not text.isascii() or (text[-1:] != "\n" and ("|" in text or ">" in text)):
        return None
    lines = _LINE.findall(text if text.endswith("\n") else text + "\n")
    block = _Block()
    number = 1
    try:
        for space, dashes, key, gap, raw, inner, other in lines:
            if key or raw or dashes:
                block.take(number, len(space) + 1, dashes, key, gap, raw)
                if inner:
                    block.refuse_shallow(len(inner))
                    number += raw.count("\n")
            elif other:
                return None
            number += 1
        return block.whole()
    except ValueError:
        return None


class _Block:
    """The block collections that are open, the innermost in `box`, whose first column is `column`.

    `pending` is the key that waits for its value, `tree` the innermost collection's places.
    """

    __slots__ = ("box", "column", "outer", "pending", "tree")

    def __init__(self) -> None:
        self.outer: list[tuple[int, Any, Tree]] = []
        self.column = 0
        self.box: Any = []
        self.tree: Tree = []
        self.pending: str | None = None

    def take(self, number: int, column: int, dashes: str, key: str, gap: str, raw: str) -> None:
        """One line: its number and first column, the dashes in front, a key, the space behind it, a value."""
        if dashes or column != self.column or self.pending is not None or type(self.box) is list:
            begins = self._level(column, dashes)
        else:
            begins = False
        is_item = bool(dashes)
        while dashes:
            if begins:
                self._open([], number, column)
            begins = True
            rest = dashes[1:].lstrip(" ")
            column, dashes = column + len(dashes) - len(rest), rest
        if key:
            if begins:
                self._open({}, number, column)
            self._field(number, column, key, gap, raw)
        elif is_item and raw:
            self.box.append(_value(raw))
            self.tree.append((number, column))
        else:
            _leave()

    def refuse_shallow(self, indent: int) -> None:
        """Leave a block scalar that is not indented, which is an empty one with something behind it."""
        if indent < self.column:
            _leave()

    def _level(self, column: int, dashes: str) -> bool:
        """Close what ends before this line. True if a new collection begins in its first column."""
        if self.pending is not None:
            return column > self.column or (bool(dashes) and column == self.column) or _leave()
        while column < self.column:
            self._close()
        if column > self.column:
            return (column == 1 and not self.box) or _leave()
        if not dashes and type(self.box) is list:
            # A sequence may stand in the column of the key that it belongs to, and ends at the next key.
            self._close()
        if column != self.column or bool(dashes) == (type(self.box) is dict):
            _leave()
        return False

    def _open(self, box: Any, number: int, column: int) -> None:
        if len(self.outer) >= MAX_DEPTH:
            _leave()
        tree: Tree = [(number, column)]
        self._put(box)
        self.tree.append(tree)
        self.outer.append((self.column, self.box, self.tree))
        self.column, self.box, self.tree = column, box, tree

    def _close(self) -> None:
        self.column, self.box, self.tree = self.outer.pop()

    def _put(self, value: Any) -> None:
        if self.pending is None:
            self.box.append(value)
        else:
            self.box[self.pending] = value
            self.pending = None

    def _field(self, number: int, column: int, key: str, gap: str, raw: str) -> None:
        if key in self.box or key in WORDS:
            _leave()
        self.tree.append((number, column))
        if raw:
            self.box[key] = _value(raw)
            self.tree.append((number, column + len(key) + 1 + len(gap)))
        else:
            self.pending = key

    def whole(self) -> tuple[Any, Tree] | None:
        """The root, unless nothing was declared or a key still waits."""
        if self.pending is not None or not self.outer:
            return None
        return self.outer[0][1][0], self.outer[0][2][0]


def _leave() -> NoReturn:
    raise _NotPlain


def _value(raw: str) -> Any:
    first = raw[0]
    if first in "\"'":
        return raw[1:-1]
    if first == "[" and raw[-1] == "]":
        return _flow_sequence(raw[1:-1])
    if first == "{" and raw[-1] == "}":
        return _flow_mapping(raw[1:-1])
    if first in "[{":
        _leave()
    if first in "|>":
        return _block_scalar(raw)
    text = raw.rstrip(" ")
    return plain_value(text) if first in FIRSTS or text in WORDS else text


def _block_scalar(raw: str) -> str:
    head, *lines = raw.split("\n")
    indent = len(lines[0]) - len(lines[0].lstrip(" "))
    text = (" " if head[0] == ">" else "\n").join(line[indent:] for line in lines)
    return text if head.endswith("-") else text + "\n"


def _flow_mapping(inner: str) -> dict[str, Any]:
    items = _ITEM.findall(inner)
    value = {key: _flow_value(item) if not other else _leave() for key, item, other in items}
    return _leave() if "" in value or len(value) < len(items) or not WORDS.keys().isdisjoint(value) else value


def _flow_sequence(inner: str) -> list[Any]:
    return [_flow_value(item) if not (key or other) else _leave() for key, item, other in _ITEM.findall(inner)]


def _flow_value(item: str) -> Any:
    if item[0] == "[":
        return _flow_sequence(item[1:-1])
    return item[1:-1] if item[0] in "\"'" else plain_value(item.rstrip(" "))
