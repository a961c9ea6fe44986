"""The protobuf wire format, read without a schema: fields of one message, one after another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5
_WIDTHS = {FIXED64: 8, FIXED32: 4}


class WireError(ValueError):
    """These bytes are not a protobuf message, or take too long to walk."""


class Field(NamedTuple):
    """`value` counts for VARINT, `data` for every other kind."""

    number: int
    kind: int
    value: int
    data: memoryview


class Walk:
    """Reads messages, and stops after `most` fields in all, so that hostile bytes cost bounded time."""

    def __init__(self, most: int) -> None:
        self._left = most

    def fields(self, data: memoryview) -> Iterator[Field]:
        """Every field in order, repeated and unknown ones too. WireError where the bytes make no sense."""
        position, end, nothing = 0, len(data), data[:0]
        while position < end:
            self._left -= 1
            if self._left < 0:
                raise WireError("it has more fields than rfgit is willing to read")
            key, position = _varint(data, position)
            number, kind = key >> 3, key & 7
            if number == 0:
                raise WireError("a field has the number 0")
            if kind == VARINT:
                value, position = _varint(data, position)
                yield Field(number, kind, value, nothing)
                continue
            size, position = _size(kind, data, position)
            if position + size > end:
                raise WireError("a field is longer than what holds it")
            yield Field(number, kind, 0, data[position : position + size])
            position += size


def _size(kind: int, data: memoryview, position: int) -> tuple[int, int]:
    if kind == BYTES:
        return _varint(data, position)
    if kind in _WIDTHS:
        return _WIDTHS[kind], position
    raise WireError(f"a field is of the unknown kind {kind}")


def _varint(data: memoryview, position: int) -> tuple[int, int]:
    result = shift = 0
    while shift < 70 and position < len(data):
        byte = data[position]
        position += 1
        result |= (byte & 0x7F) << shift
        if byte < 0x80:
            return result & 0xFFFFFFFFFFFFFFFF, position
        shift += 7
    raise WireError("a number does not end")
