"""Where things stand in a JSON text: its values, and the first thing that strict JSON does not allow.

Only asked once something is wrong: the reader that is always in the way, `canonical.py`, keeps no places.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from typing import Any, Dict, List, Optional, Tuple

MAX_DEPTH = 64

Place = Tuple[int, int]
"""Line and column, from 1."""

_TOKEN = r"""
      (?P<open> [\[{] )
    | (?P<close> [\]}] )
    | (?P<string> "(?:[^"\\]|\\.)*" ) (?P<colon> [ \t\r\n]*: )?
    | (?P<constant> NaN | -?Infinity )
    | (?P<number> -? [0-9] [0-9.eE+-]* )
    | (?P<word> true | false | null )
"""


class JsonFault(ValueError):
    """What keeps a text from being strict JSON, and where: line and column from 1, which its text tells too."""

    def __init__(self, message: str, line: int, column: int) -> None:
        super().__init__(f"{message} (line {line}, column {column})")
        self.message = message
        self.line = line
        self.column = column


def words_and_place(problem: ValueError) -> Tuple[str, int, int]:
    """For a finding, which has fields of its own for the place: (0, 0) where a problem knows none."""
    if isinstance(problem, JsonFault):
        return problem.message, problem.line, problem.column
    return str(problem), 0, 0


def place_at(text: str, offset: int) -> Place:
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def json_tree(text: str) -> Any:
    """The place of a JSON text's value, or for a collection a list: its place, then one entry for each value in it,
    and in an object the place of each key before that of its value.

    Raises JsonFault for a key that occurs twice, half of a surrogate pair, a number that is not finite, and more
    than 64 levels. The grammar is not checked: where it is broken, some tree comes out.
    """
    scan = _Scan(text)
    for match in re.finditer(_TOKEN, text, re.VERBOSE | re.DOTALL):
        scan.take(match)
    return scan.root[0] if scan.root else (1, 1)


class _Scan:
    """The collections that are open: the innermost one's entries in `tree`, its keys so far in `keys`."""

    def __init__(self, text: str) -> None:
        self.starts = [0] + [match.end() for match in re.finditer("\n", text)]
        self.root: List[Any] = []
        self.tree = self.root
        self.keys: Optional[Dict[str, int]] = None
        self.outer: List[Tuple[List[Any], Optional[Dict[str, int]]]] = []

    def take(self, match: re.Match[str]) -> None:
        if match["open"]:
            self._open(match)
        elif match["close"]:
            if self.outer:
                self.tree, self.keys = self.outer.pop()
        else:
            self._refuse(match)
            self.tree.append(self._place(match))

    def _open(self, match: re.Match[str]) -> None:
        if len(self.outer) >= MAX_DEPTH:
            raise self._fault(f"more than {MAX_DEPTH} levels of nesting", match)
        tree = [self._place(match)]
        self.tree.append(tree)
        self.outer.append((self.tree, self.keys))
        self.tree, self.keys = tree, {} if match["open"] == "{" else None

    def _refuse(self, match: re.Match[str]) -> None:
        if match["string"]:
            self._string(match)
        elif match["constant"]:
            raise self._fault(f"{match['constant']} is not a JSON number", match)
        elif match["number"] and _overflows(match["number"]):
            raise self._fault(f"the number {match['number'][:60]} is out of range", match)

    def _string(self, match: re.Match[str]) -> None:
        try:
            value = json.loads(match["string"])
        except ValueError:
            return
        if any("\ud800" <= character <= "\udfff" for character in value):
            raise self._fault("a string holds half of a surrogate pair", match)
        if match["colon"] and self.keys is not None:
            line = self._place(match)[0]
            first = self.keys.setdefault(value, match.start())
            if first != match.start():
                where = "in this line" if self._line(first) == line else f"in line {self._line(first)}"
                raise self._fault(f"the key {value[:60]!r} occurs twice in one object, first {where}", match)

    def _line(self, offset: int) -> int:
        return bisect_right(self.starts, offset)

    def _place(self, match: re.Match[str]) -> Place:
        line = self._line(match.start())
        return line, match.start() - self.starts[line - 1] + 1

    def _fault(self, message: str, match: re.Match[str]) -> JsonFault:
        return JsonFault(message, *self._place(match))


def _overflows(number: str) -> bool:
    try:
        return float(number) in (float("inf"), float("-inf"))
    except ValueError:
        return False
