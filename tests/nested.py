"""A place inside of a JSON value, named by the keys and numbers that lead to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Way = Sequence[str | int]


def inside(value: Any, way: Way) -> Any:
    """What the way leads to."""
    for step in way:
        value = value[step]
    return value


def put(value: Any, way: Way, new: Any) -> None:
    inside(value, way[:-1])[way[-1]] = new


def drop(value: Any, way: Way) -> None:
    del inside(value, way[:-1])[way[-1]]


def change(value: Any, wish: Mapping[str, Any]) -> None:
    """Put the wish's `value` where its `at` leads to; take away what is there when it has none."""
    if "value" in wish:
        put(value, wish["at"], wish["value"])
    else:
        drop(value, wish["at"])
