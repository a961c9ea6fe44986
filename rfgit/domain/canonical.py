"""The one JSON form that is hashed, and the one JSON reader that is trusted.

Canonical form: keys sorted by code point, no white space, UTF-8, no NaN or infinity, no final newline.
Bytes that were hashed are kept by their holders; nothing is hashed after being read and written again.
"""

from __future__ import annotations

import json
import re
from typing import Any, Dict, List, Tuple

from .digest import Digest
from .json_places import MAX_DEPTH, JsonFault, json_tree, place_at

MAX_BYTES = 64 << 20
MAX_VALUES = 4_000_000

_LONGEST_SEARCHED = 2 << 20  # characters
_TOO_DEEP = f"more than {MAX_DEPTH} levels of nesting"

_STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)


def canonical_json(value: Any) -> bytes:
    """Return the canonical bytes of a JSON value. ValueError on NaN, infinity or a non-string key."""
    _refuse_odd_keys(value)
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8")


def canonical_digest(value: Any) -> Digest:
    return Digest.of(canonical_json(value))


def read_json(data: bytes, *, most_bytes: int = MAX_BYTES, most_values: int = MAX_VALUES) -> Any:
    """Read strict JSON: UTF-8 without BOM, unique keys, finite numbers, one value, at most 64 levels.

    Strings hold whole characters, and every number fits a double. Raises JsonFault, a ValueError, with the reason and
    the place. What the value means is not checked.
    """
    text = _decoded(data, most_bytes)
    _refuse_many(text, most_values)
    try:
        value = json.loads(
            text, object_pairs_hook=_unique, parse_constant=_no_constant, parse_float=_finite, parse_int=_whole
        )
        _refuse_depth(value)
        if "\\u" in text:
            _refuse_half_characters(value)
    except json.JSONDecodeError as error:
        raise JsonFault(error.msg, error.lineno, error.colno) from None
    except RecursionError:
        raise _at_its_place(_TOO_DEEP, text) from None
    except _NotStrict as problem:
        raise _at_its_place(str(problem), text) from None
    return value


class _NotStrict(ValueError):
    """Something is wrong, nobody knows where."""


def _at_its_place(message: str, text: str) -> JsonFault:
    """Looking takes a second for each MiB: where that is too long, the place is the whole text's."""
    if len(text) <= _LONGEST_SEARCHED:
        try:
            json_tree(text)
        except JsonFault as fault:
            return fault
    return JsonFault(f"{message}, somewhere in the text", 1, 1)


def _decoded(data: bytes, most: int) -> str:
    if len(data) > most:
        raise JsonFault(f"expected at most {most} bytes, got {len(data)}", 1, 1)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        place = place_at(before, len(before))
        raise JsonFault(f"expected UTF-8, got the byte 0x{data[error.start]:02x}", *place) from None
    if text.startswith("\ufeff"):
        raise JsonFault("the text starts with a byte order mark", 1, 1)
    return text


def _refuse_many(text: str, most: int) -> None:
    """Each value stands first in the text, behind a comma, or first in a collection: so they are counted unread."""

    def bound(part: str) -> int:
        return 1 + part.count(",") + part.count("[") + part.count("{")

    if bound(text) <= most:
        return
    bare = "".join(_STRING.sub("", text).split())
    if bound(bare) - bare.count("[]") - bare.count("{}") > most:
        raise JsonFault(f"expected at most {most} values", 1, 1)


def _unique(pairs: List[Tuple[str, Any]]) -> Dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _NotStrict("a key occurs twice in one object")
    return found


def _no_constant(text: str) -> Any:
    raise _NotStrict(f"{text} is not a JSON number")


def _finite(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise _NotStrict("a number is out of range")
    return number


def _whole(text: str) -> int:
    _finite(text)
    return int(text)


def _refuse_half_characters(value: Any) -> None:
    """The escape \\ud800 alone is half of a surrogate pair: such a string cannot be hashed, signed or printed."""
    try:
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        raise _NotStrict("a string holds half of a surrogate pair") from None


def _refuse_depth(value: Any) -> None:
    level = [value]
    for _ in range(MAX_DEPTH):
        level = [child for item in level for child in _children(item)]
        if not level:
            return
    raise _NotStrict(_TOO_DEEP)


def _refuse_odd_keys(value: Any) -> None:
    pending = [value]
    while pending:
        item = pending.pop()
        if isinstance(item, dict) and not all(isinstance(key, str) for key in item):
            raise ValueError("every key of a canonical object is a string")
        pending.extend(_children(item))


def _children(value: Any) -> List[Any]:
    if isinstance(value, dict):
        return list(value.values())
    if isinstance(value, (list, tuple)):
        return list(value)
    return []
