"""The fields that each kind of document has, and where: for those that stand in the wrong place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from ..domain.near import near_names
from .schema import SCHEMAS, load_schema

_MOST = 3
TOP = "the top of the document"


def field_hint(kind: str, key: str, here: str, known: Sequence[str]) -> str:
    """What to do with a field that its place does not know: the one that was meant, or where this one belongs.

    `here` is the way to the mapping that has it, as in `spec.targets[]`; `known` are the fields of that place.
    """
    near = near_names(key, known)
    meant = f"did you mean {' or '.join(map(repr, near))}?" if near else ""
    belongs = _belongs(kind, key, here)
    if belongs and meant and not _is_same(key, near):
        return f"{meant} {key!r} {belongs}"
    return meant or (f"it {belongs}" if belongs else "") or f"there are: {', '.join(known)}"


def _is_same(key: str, near: Sequence[str]) -> bool:
    return key.casefold() in [name.casefold() for name in near]


def _belongs(kind: str, key: str, here: str) -> str:
    own = [way for way in fields_of(kind).get(key, ()) if way != here]
    if own:
        return f"belongs in {' or '.join(own)}" if len(own) <= _MOST else ""
    others = [(name, fields_of(name)[key]) for name in SCHEMAS if name != kind and key in fields_of(name)]
    if len(others) != 1 or len(others[0][1]) > _MOST:
        return ""
    name, ways = others[0]
    inside = f"{' or '.join(ways)} of " if ways != [TOP] else ""
    return f"belongs in {inside}a {name}, {place_of(name)}"


def place_of(kind: str) -> str:
    """Where a document of a kind stands, as in `targets/<target>.yaml`."""
    return str(load_schema(kind)["description"]).partition(":")[0]


@cache
def fields_of(kind: str) -> Mapping[str, Sequence[str]]:
    """The ways to the mappings that know a field, by its name; the document itself is TOP."""
    found: dict[str, list[str]] = {}
    schema = load_schema(kind)
    for key, way in _fields(schema, schema, ""):
        found.setdefault(key, []).append(way or TOP)
    return found


def _fields(root: Any, part: Any, way: str) -> Iterator[tuple[str, str]]:
    whole = {**_referred(root, part), **part}
    for key, child in whole.get("properties", {}).items():
        yield key, way
        yield from _fields(root, child, f"{way}.{key}".lstrip("."))
    if isinstance(whole.get("items"), dict):
        yield from _fields(root, whole["items"], f"{way}[]")
    if isinstance(whole.get("additionalProperties"), dict):
        yield from _fields(root, whole["additionalProperties"], f"{way}.<name>")


def _referred(root: Any, part: Any) -> Any:
    reference = part.get("$ref", "")
    return root["$defs"][reference.rpartition("/")[2]] if reference else {}
