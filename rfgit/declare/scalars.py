"""What an unquoted YAML scalar means under the core schema of YAML 1.2, section 10.3.2."""

from __future__ import annotations

import math
import re

Scalar = str | int | float | bool | None

WORDS: dict[str, Scalar] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INTEGER = re.compile(r"[-+]?[0-9]+|0o(?P<octal>[0-7]+)|0x(?P<hexadecimal>[0-9a-fA-F]+)")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_LONGEST = 64

FIRSTS = frozenset("+-.0123456789")
"""An unquoted scalar that is none of WORDS and begins with none of these is a text."""


class NumberOutOfRange(ValueError):
    """A number that JSON, or a reader in another language, could not hold."""


def plain_value(text: str) -> Scalar:
    """The value of an unquoted scalar. `NO`, `on`, `2024-01-01` and `12:30` are texts.

    Raises NumberOutOfRange for NaN, infinities, integers beyond 64 bits and floats that overflow.
    """
    if text in WORDS:
        return WORDS[text]
    if text[0] not in FIRSTS:
        return text
    integer = _INTEGER.fullmatch(text)
    if integer:
        return _integer(text, integer)
    if _NOT_FINITE.fullmatch(text):
        raise NumberOutOfRange(f"expected a finite number, got {text}")
    if _FLOAT.fullmatch(text):
        return _float(text)
    return text


def _integer(text: str, match: re.Match[str]) -> int:
    if len(text) > _LONGEST:
        raise NumberOutOfRange("expected an integer of at most 64 bits")
    if match["octal"]:
        value = int(match["octal"], 8)
    elif match["hexadecimal"]:
        value = int(match["hexadecimal"], 16)
    else:
        value = int(text)
    if not -(1 << 63) <= value < 1 << 63:
        raise NumberOutOfRange(f"expected an integer of at most 64 bits, got {text}")
    return value


def _float(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise NumberOutOfRange(f"expected a finite number, got {text[:_LONGEST]}")
    return value
