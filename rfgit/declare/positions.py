"""Where the values of a document stand, kept in the document's own shape and looked up when somebody asks.

Most documents have nothing wrong in them, and nobody ever asks: so readers keep the least that answers the question.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from .documents import Pointer

Position = tuple[int, int]
"""Line and column, from 1."""

Tree = list[Any]
"""A collection's position, then a position for each scalar and a Tree for each collection in it. In a mapping the
position of each key stands before that of its value. A reader may give a position in place of a Tree."""


class Places(Mapping[Pointer, Position]):
    """The position of each value by the way to it."""

    def __init__(self, value: Any, tree: Tree | Position | None, read_again: Callable[[], Tree | Position]) -> None:
        """`read_again` gives the whole tree, for a way that leads where `tree` does not."""
        self._value = value
        self._tree = tree
        self._read_again = read_again

    def __getitem__(self, pointer: Pointer) -> Position:
        return _own(self._node(pointer))

    def __contains__(self, pointer: object) -> bool:
        value = self._value
        try:
            for part in pointer:  # type: ignore[attr-defined]
                _index(value, part)
                value = value[part]
        except KeyError:
            return False
        return True

    def __iter__(self) -> Iterator[Pointer]:
        return _pointers(self._value, ())

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def of_key(self, pointer: Pointer) -> Position:
        """Where the last key of the way stands; KeyError where the way ends in no mapping."""
        if not pointer or not isinstance(pointer[-1], str):
            raise KeyError(pointer)
        return _own(self._node(pointer, before=1))

    def _node(self, pointer: Pointer, before: int = 0) -> Any:
        """The tree's entry at the end of the way, or that many entries before it."""
        found = self._walk(pointer, before)
        if found is None:
            self._tree = self._read_again()
            found = self._walk(pointer, before)
        return found

    def _walk(self, pointer: Pointer, before: int) -> Any:
        """None where the tree ends too early."""
        value, node = self._value, self._tree
        parent, index = node, 0
        for part in pointer:
            index = _index(value, part)
            if not isinstance(node, list):
                return None
            value, parent, node = value[part], node, node[index]
        return parent[index - before] if before and isinstance(parent, list) else node


class KeyPlaces(Mapping[Pointer, Position]):
    """The position of each mapping key by the way to its value."""

    def __init__(self, places: Places) -> None:
        self._places = places

    def __getitem__(self, pointer: Pointer) -> Position:
        return self._places.of_key(pointer)

    def __iter__(self) -> Iterator[Pointer]:
        return (pointer for pointer in self._places if pointer and isinstance(pointer[-1], str))

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _own(node: Any) -> Position:
    position: Position = node[0] if isinstance(node, list) else node
    return position


def _index(value: Any, part: str | int) -> int:
    """Where a child stands in its parent's Tree; KeyError where there is none."""
    if isinstance(value, list) and isinstance(part, int) and 0 <= part < len(value):
        return part + 1
    if isinstance(value, dict) and part in value:
        return 2 * list(value).index(part) + 2
    raise KeyError(part)


def _pointers(value: Any, pointer: Pointer) -> Iterator[Pointer]:
    yield pointer
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for part, child in children:
        yield from _pointers(child, (*pointer, part))
