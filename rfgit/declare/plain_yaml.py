"""The plain lines that most declarations consist of, read without a YAML parser.

Block mappings and sequences, scalars that begin and end in one line, block scalars without blank or deeper lines,
flow collections of scalars and lists, comments; ASCII only. Whatever else a document holds, wrong or right, is left
to the full reader: nothing is refused here. What is taken means by YAML's grammar what it looks like, and
`python -m tests.declare.differential` holds the two readers to the same values and places.

It is four times as fast as PyYAML's C loader is, and most runs need no YAML parser at all.
"""

from __future__ import annotations

import re
from typing import Any

from .plain_values import KEY, QUOTED, leave, value_of
from .positions import Tree
from .scalars import WORDS

MAX_DEPTH = 16
_LONGEST = 1 << 16  # characters: what is longer may hold more values than are allowed

_TEXT = r"[^ \n] (?: [^\n]* [^ \n] )?+"
_LINE = re.compile(
    rf"""
    ([ ]*+) ((?:-[ ]++)*+)                                        # indentation, items
    (?: ({KEY}) : (?=[ \n]) ([ ]*+) )?+                          # a key
    (
        {QUOTED}
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
            self.box.append(value_of(raw))
            self.tree.append((number, column))
        else:
            leave()

    def refuse_shallow(self, indent: int) -> None:
        """Leave a block scalar that is not indented, which is an empty one with something behind it."""
        if indent < self.column:
            leave()

    def _level(self, column: int, dashes: str) -> bool:
        """Close what ends before this line. True if a new collection begins in its first column."""
        if self.pending is not None:
            return column > self.column or (bool(dashes) and column == self.column) or leave()
        while column < self.column:
            self._close()
        if column > self.column:
            return (column == 1 and not self.box) or leave()
        if not dashes and type(self.box) is list:
            # A sequence may stand in the column of the key that it belongs to, and ends at the next key.
            self._close()
        if column != self.column or bool(dashes) == (type(self.box) is dict):
            leave()
        return False

    def _open(self, box: Any, number: int, column: int) -> None:
        if len(self.outer) >= MAX_DEPTH:
            leave()
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
            leave()
        self.tree.append((number, column))
        if raw:
            self.box[key] = value_of(raw)
            self.tree.append((number, column + len(key) + 1 + len(gap)))
        else:
            self.pending = key

    def whole(self) -> tuple[Any, Tree] | None:
        """The root, unless nothing was declared or a key still waits."""
        if self.pending is not None or not self.outer:
            return None
        return self.outer[0][1][0], self.outer[0][2][0]
