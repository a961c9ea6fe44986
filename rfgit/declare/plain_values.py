"""What stands behind a key or a dash in a plain line: a scalar, a block scalar, a short flow collection."""

from __future__ import annotations

import re
from typing import Any, NoReturn

from .scalars import FIRSTS, WORDS, plain_value

KEY = r"[A-Za-z_][A-Za-z0-9_./-]{0,99}+"
QUOTED = r"""
    "[^"\\\n]*+" | '[^'\n]*+'
"""
_ITEM = re.compile(
    rf"""
    [ ]*+
    (?:
        (?: ({KEY}) :[ ]++ )?+
        ( {QUOTED} | [A-Za-z0-9_./+] [A-Za-z0-9_./+@\ -]*+ | -[0-9.]++ | \[ [^\[\]{{}}]*+ \] )
        [ ]*+ (?: , | \Z )
      | ([^ ].*)                                                  # anything else
    )
    """,
    re.VERBOSE,
)


class NotPlain(ValueError):
    """Something that is for the full reader."""


def leave() -> NoReturn:
    raise NotPlain


def value_of(raw: str) -> Any:
    first = raw[0]
    if first in "\"'":
        return raw[1:-1]
    if first == "[" and raw[-1] == "]":
        return _flow_sequence(raw[1:-1])
    if first == "{" and raw[-1] == "}":
        return _flow_mapping(raw[1:-1])
    if first in "[{":
        leave()
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
    value = {key: _flow_value(item) if not other else leave() for key, item, other in items}
    return leave() if "" in value or len(value) < len(items) or not WORDS.keys().isdisjoint(value) else value


def _flow_sequence(inner: str) -> list[Any]:
    return [_flow_value(item) if not (key or other) else leave() for key, item, other in _ITEM.findall(inner)]


def _flow_value(item: str) -> Any:
    if item[0] == "[":
        return _flow_sequence(item[1:-1])
    return item[1:-1] if item[0] in "\"'" else plain_value(item.rstrip(" "))
