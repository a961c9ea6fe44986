"""Two plain values, field by field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from ..declare.documents import Pointer, dotted
from ..domain.canonical import canonical_json
from .difference import FieldChange
from .difference_words import added, removed, replaced, shown, unit_of

_IDENTITIES = (("name",), ("target", "metric"), ("role", "on"), ("criterion",), ("id",))
"""What tells the items of a list apart, so that one that has only moved is not told as changed."""

_ABSENT = object()


def field_changes(before: Any, after: Any, most: int | None = None) -> tuple[FieldChange, ...]:
    """Every field that differs, in the order of the document after; of more than `most`, the last says so.

    Whole numbers differ from equal fractions, as they do in a digest.
    """
    found = tuple(islice(_changes((), before, after, ""), None if most is None else most + 1))
    if most is None or len(found) <= most:
        return found
    return (*found[:most], FieldChange(dotted(()), "more fields differ than are told"))


def same(before: Any, after: Any) -> bool:
    """Whether two values digest alike, however they are written."""
    texts = isinstance(before, str) and isinstance(after, str)
    return bool(before == after) if texts else canonical_json(before) == canonical_json(after)


def _changes(way: Pointer, before: Any, after: Any, unit: str) -> Iterator[FieldChange]:
    if isinstance(before, dict) and isinstance(after, dict):
        yield from _members(way, before, after, before, after)
    elif isinstance(before, list) and isinstance(after, list):
        yield from _items(way, before, after)
    elif before is _ABSENT or after is _ABSENT:
        yield from _one_sided(way, before, after, unit)
    elif not same(before, after):
        yield FieldChange(_at(way), replaced(before, after, unit))


def _members(
    way: Pointer, before: Mapping[Any, Any], after: Mapping[Any, Any], old: Any, new: Any
) -> Iterator[FieldChange]:
    """`old` and `new` are the objects around, where a number's unit may stand."""
    for key in [*after, *(key for key in before if key not in after)]:
        here, there = before.get(key, _ABSENT), after.get(key, _ABSENT)
        unit = unit_of(str(key), old if there is _ABSENT else new)
        yield from _changes((*way, key), here, there, unit)


def _one_sided(way: Pointer, before: Any, after: Any, unit: str) -> Iterator[FieldChange]:
    """A flat value stays on one line; of a deep one each field is told, so that nothing hides in its length."""
    value = before if after is _ABSENT else after
    if isinstance(value, dict) and any(isinstance(item, (dict, list)) for item in value.values()):
        nothing: dict[Any, Any] = {}
        yield from _members(way, *((value, nothing) if after is _ABSENT else (nothing, value)), value, value)
    elif isinstance(value, list) and any(isinstance(item, (dict, list)) for item in value):
        yield from _items(way, *((value, []) if after is _ABSENT else ([], value)))
    else:
        yield FieldChange(_at(way), (removed if after is _ABSENT else added)(value, unit))


def _items(way: Pointer, before: Sequence[Any], after: Sequence[Any]) -> Iterator[FieldChange]:
    if all(isinstance(item, str) for item in (*before, *after)):
        yield from _texts(way, before, after)
        return
    old, new = _by_identity(before, after)
    yield from _members(way, old, new, before, after)
    if [*old] != [*new] and sorted(map(str, old)) == sorted(map(str, new)):
        yield FieldChange(_at(way), f"in another order: {', '.join(map(str, new))}")


def _by_identity(before: Sequence[Any], after: Sequence[Any]) -> tuple[dict[Any, Any], dict[Any, Any]]:
    """The items by what names them, or by their place where nothing does."""
    for keys in _IDENTITIES:
        named = [_named(items, keys) for items in (before, after)]
        if named[0] is not None and named[1] is not None:
            return named[0], named[1]
    return dict(enumerate(before)), dict(enumerate(after))


def _named(items: Sequence[Any], keys: tuple[str, ...]) -> dict[Any, Any] | None:
    found: dict[Any, Any] = {}
    for item in items:
        parts = [item.get(key) for key in keys] if isinstance(item, dict) else [None]
        if not all(isinstance(part, str) for part in parts):
            return None
        found[_Name(" ".join(map(str, parts)))] = item
    return found if len(found) == len(items) else None


class _Name(str):
    """What names an item of a list, told from a key by the brackets that it is shown in."""

    __slots__ = ()


def _at(way: Pointer) -> str:
    """As `dotted`, with named items in brackets: `spec.envelope[bench latency-p99].threshold`."""
    text = ""
    for part in way:
        if isinstance(part, _Name):
            text += f"[{part[:60]}]"
        else:
            text = dotted((part,)) if not text else f"{text}{'' if isinstance(part, int) else '.'}{dotted((part,))}"
    return text or dotted(())


def _texts(way: Pointer, before: Sequence[str], after: Sequence[str]) -> Iterator[FieldChange]:
    """Texts that came or went; their order where nothing else differs, since it may mean preference."""
    come, gone = Counter(after) - Counter(before), Counter(before) - Counter(after)
    words = [f"{_shown(items)} {what}" for items, what in ((come, "added"), (gone, "removed")) if items]
    if words:
        yield FieldChange(_at(way), ", ".join(words))
    elif [*before] != [*after]:
        yield FieldChange(_at(way), f"in another order: {replaced([*before], [*after])}")


def _shown(texts: Counter[str]) -> str:
    return ", ".join(map(shown, texts.elements()))
