"""Golden outputs: what is due against what came, place by place."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_SHOWN = 80


@dataclass(frozen=True)
class Difference:
    """One place that is not as it should be. `size` is infinite where the two cannot be subtracted."""

    place: str
    expected: str
    got: str
    size: float

    def __str__(self) -> str:
        by = "" if math.isinf(self.size) else f", a difference of {self.size:.6g}"
        return f"at {self.place} expected {self.expected}, got {self.got}{by}"


def differences(due: Any, got: Any, absolute: float, relative: float) -> tuple[Difference, ...]:
    """Every place where |got - due| > absolute + relative * |due|, or where the two are not of one shape.

    NaN and infinity are never equal to anything; true is not 1; objects have the same keys, lists the same length.
    """
    return tuple(_walk("$", due, got, absolute, relative))


def _walk(place: str, due: Any, got: Any, absolute: float, relative: float) -> Iterator[Difference]:
    if isinstance(due, dict) and isinstance(got, dict):
        for key in sorted({*due, *got}):
            yield from _member(f"{place}.{key}", key in due, key in got, due.get(key), got.get(key), absolute, relative)
    elif isinstance(due, list) and isinstance(got, list):
        for index in range(max(len(due), len(got))):
            here, there = index < len(due), index < len(got)
            values = (due[index] if here else None, got[index] if there else None)
            yield from _member(f"{place}[{index}]", here, there, *values, absolute, relative)
    elif _is_number(due) and _is_number(got):
        yield from _numbers(place, due, got, absolute, relative)
    elif type(due) is not type(got) or due != got:
        yield Difference(place, _shown(due), _shown(got), math.inf)


def _member(
    place: str, is_due: bool, is_there: bool, due: Any, got: Any, absolute: float, relative: float
) -> Iterator[Difference]:
    if is_due and is_there:
        yield from _walk(place, due, got, absolute, relative)
    else:
        yield Difference(place, _shown(due) if is_due else "nothing", _shown(got) if is_there else "nothing", math.inf)


def _numbers(place: str, due: float, got: float, absolute: float, relative: float) -> Iterator[Difference]:
    try:
        size = abs(float(got) - float(due))
        allowed = absolute + relative * abs(float(due))
    except OverflowError:
        size, allowed = math.inf, 0.0
    if not (math.isfinite(size) and size <= allowed):
        yield Difference(place, _shown(due), _shown(got), math.inf if math.isnan(size) else size)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return f"an object of {len(value)} entries"
    if isinstance(value, list):
        return f"a list of {len(value)}"
    return repr(value)[:_SHOWN]
