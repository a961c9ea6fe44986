"""The one JSON form that is hashed, and the one JSON reader that is trusted.

Canonical form: keys sorted by code point, no white space, UTF-8, no NaN or infinity, no final newline.
Bytes that were hashed are kept by their holders; nothing is hashed after being read and written again.
"""

from __future__ import annotations

import json
from typing import Any, Dict, List, Tuple

from .digest import Digest

MAX_DEPTH = 64


def canonical_json(value: Any) -> bytes:
    """Return the canonical bytes of a JSON value. ValueError on NaN, infinity or a non-string key."""
    _refuse_odd_keys(value)
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8")


def canonical_digest(value: Any) -> Digest:
    return Digest.of(canonical_json(value))


def read_json(data: bytes) -> Any:
    """Read strict JSON: UTF-8 without BOM, unique keys, finite numbers, one value, at most 64 levels.

    Strings hold whole characters, and every number fits a double. Raises ValueError with the reason. What the value
    means is not checked.
    """
    text = data.decode("utf-8")
    if text.startswith("\ufeff"):
        raise ValueError("the text starts with a byte order mark")
    try:
        value = json.loads(
            text, object_pairs_hook=_unique, parse_constant=_no_constant, parse_float=_finite, parse_int=_whole
        )
    except RecursionError:
        raise ValueError(f"more than {MAX_DEPTH} levels of nesting") from None
    _refuse_depth(value)
    if "\\u" in text:
        _refuse_half_characters(value)
    return value


def _unique(pairs: List[Tuple[str, Any]]) -> Dict[str, Any]:
    found: Dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"the key {key!r} occurs twice in one object")
        found[key] = value
    return found


def _no_constant(text: str) -> Any:
    raise ValueError(f"{text} is not a JSON number")


def _finite(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise ValueError(f"the number {text} is out of range")
    return number


def _whole(text: str) -> int:
    _finite(text)
    return int(text)


def _refuse_half_characters(value: Any) -> None:
    """The escape \\ud800 alone is half of a surrogate pair: such a string cannot be hashed, signed or printed."""
    try:
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        raise ValueError("a string holds half of a surrogate pair") from None


def _refuse_depth(value: Any) -> None:
    level = [value]
    for _ in range(MAX_DEPTH):
        level = [child for item in level for child in _children(item)]
        if not level:
            return
    raise ValueError(f"more than {MAX_DEPTH} levels of nesting")


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
