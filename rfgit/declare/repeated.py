"""Items of one list that share what names them. JSON Schema can only tell items that are equal in all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..domain.finding import Finding
from .documents import Pointer, dotted
from .strict_yaml import YamlDocument

KEYWORD = "x-unique"
"""In a list's schema: the field that no two items have alike."""


def repeated(schema: Any, document: YamlDocument) -> Iterator[Finding]:
    """A `schema-items` for each second item of a name. The document has passed its schema."""
    for way, key in _named_lists(schema["title"], schema):
        seen: set[Any] = set()
        for index, item in enumerate(_at(document.value, way)):
            if item[key] in seen:
                pointer = (*way, index, key)
                line, column = document.position(pointer)
                message = f"{dotted(pointer)}: expected no {key} twice, got {item[key]!r} again"
                hint = "remove one of the two"
                yield Finding("schema-items", message, path=document.path, line=line, column=column, hint=hint)
            seen.add(item[key])


def _at(value: Any, way: Pointer) -> Any:
    for step in way:
        value = value.get(step, {})
    return value


_known: dict[str, tuple[tuple[Pointer, str], ...]] = {}


def _named_lists(title: str, schema: Any) -> tuple[tuple[Pointer, str], ...]:
    """Where the lists of a schema are whose items have names. None of them lies in a list or below a free key."""
    if title not in _known:
        _known[title] = tuple(_lists(schema, ()))
    return _known[title]


def _lists(part: Any, way: Pointer) -> Iterator[tuple[Pointer, str]]:
    if KEYWORD in part:
        yield way, part[KEYWORD]
    for key, child in part.get("properties", {}).items():
        yield from _lists(child, (*way, key))
