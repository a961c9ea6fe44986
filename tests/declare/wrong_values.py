"""What can be wrong with one node of a schema: every misspelling of its fields, and values that break each keyword."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from rfgit.declare.schema import load_schema
from tests.declare.schema_nodes import Node, changed, resolved

KEY = "misspelt key"
MISSING = "missing field"

_SAMPLES: dict[str, Any] = {
    "null": None,
    "boolean": True,
    "integer": 7,
    "number": 7.5,
    "string": "seven",
    "array": ["seven"],
    "object": {"seven": 7},
}
_LIMITS = {
    "minimum": lambda bound: bound - 1,
    "maximum": lambda bound: bound + 1,
    "exclusiveMinimum": lambda bound: bound,
    "minLength": lambda bound: "x" * (bound - 1),
    "maxLength": lambda bound: "x" * (bound + 1),
}


@dataclass(frozen=True)
class Wrong:
    """One wrong document. A message has to hold `field`; a hint or message `meant`, where that is known."""

    node: Node
    about: str
    what: str
    value: Any
    field: str
    meant: str = ""


def wrongs(node: Node) -> Iterator[Wrong]:
    """Every wrong document that can be made from one node."""
    field = _field(node)
    for about, what, value in _values(node):
        yield Wrong(node, about, what, changed(node.document, node.pointer, value), field)
    if isinstance(node.value, dict):
        yield from _fields(node)


def _field(node: Node) -> str:
    """What a message has to name: the last field of the way; the document itself has none."""
    return next((step for step in reversed(node.pointer) if isinstance(step, str)), "")


def _fields(node: Node) -> Iterator[Wrong]:
    known = node.schema.get("properties", {})
    for key in (key for key in node.value if key in known):
        for what, other in misspellings(key, known):
            renamed = {other if name == key else name: item for name, item in node.value.items()}
            yield Wrong(node, KEY, what, changed(node.document, node.pointer, renamed), other, key)
    for key in node.schema.get("required", ()):
        rest = {name: item for name, item in node.value.items() if name != key}
        yield Wrong(node, MISSING, key, changed(node.document, node.pointer, rest), key, key)
    for key in node.schema.get("x-later", ()) if known else ():
        more = {**node.value, key: "x"}
        yield Wrong(node, "field of a later version", key, changed(node.document, node.pointer, more), key)


def misspellings(key: str, known: Any) -> Iterator[tuple[str, str]]:
    """One of each sort that is no other field of the same place."""
    middle = len(key) // 2
    swaps = (key[:at] + key[at + 1] + key[at] + key[at + 2 :] for at in (*range(middle, len(key) - 1), *range(middle)))
    sorts = {
        "insert": (key[:middle] + letter + key[middle:] for letter in "xqz"),
        "drop": (key[:at] + key[at + 1 :] for at in (*range(middle, len(key)), *range(middle))),
        "swap": swaps,
        "case": iter((key[0].swapcase() + key[1:],)),
    }
    for sort, words in sorts.items():
        yield sort, next(word for word in words if word != key and word not in known)


def _values(node: Node) -> Iterator[tuple[str, str, Any]]:
    schema = node.schema
    yield from _types(schema)
    if "pattern" in schema:
        yield from (("pattern", repr(text[:30]), text) for text in bad_texts(node.value, schema["pattern"]))
    for word in schema.get("enum", [schema["const"]] if "const" in schema else ()):
        others = [word + "x", word[1:], word.swapcase(), word + "\n"] if isinstance(word, str) else [not word]
        yield from (("enum", repr(other), other) for other in others if other not in schema.get("enum", ()))
    for word in schema.get("x-later", ()) if "enum" in schema else ():
        yield "word of a later version", repr(word), word
    for keyword, make in _LIMITS.items():
        if keyword in schema and _is_of(node.value, keyword):
            yield "bound", f"{keyword} {schema[keyword]}", make(schema[keyword])
    if "x-refers" in schema:
        yield "reference", f"of a {schema['x-refers']}", unknown_name(node.value, schema)
    if isinstance(node.value, list):
        yield from _lists(node)
    if isinstance(node.value, dict):
        yield from _maps(node)


def _types(schema: Any) -> Iterator[tuple[str, str, Any]]:
    allowed = schema.get("type", ["string"])
    names = {allowed} if isinstance(allowed, str) else set(allowed)
    for name, sample in _SAMPLES.items():
        if name not in names and not (name == "integer" and "number" in names):
            yield "type", name, sample


def _lists(node: Node) -> Iterator[tuple[str, str, Any]]:
    schema, items = node.schema, node.value
    if schema.get("minItems"):
        yield "bound", f"minItems {schema['minItems']}", items[: schema["minItems"] - 1]
    if "maxItems" in schema:
        yield "bound", f"maxItems {schema['maxItems']}", [items[0]] * (schema["maxItems"] + 1)
    if schema.get("uniqueItems"):
        yield "twice", "uniqueItems", [*items, items[0]]
    if "x-unique" in schema:
        yield "twice", schema["x-unique"], [*items, _namesake(items[0], schema)]


def _namesake(item: dict[str, Any], schema: Any) -> dict[str, Any]:
    """An item of the same name that differs: without an optional field, or with another text in one."""
    optional = [key for key in item if key not in schema["items"]["required"]]
    if optional:
        return {key: value for key, value in item.items() if key != optional[0]}
    other = next(key for key, value in item.items() if isinstance(value, str) and key != schema["x-unique"])
    return {**item, other: item[other] + "x"}


def _maps(node: Node) -> Iterator[tuple[str, str, Any]]:
    schema, items = node.schema, node.value
    if schema.get("minProperties"):
        yield "bound", f"minProperties {schema['minProperties']}", {}
    if "maxProperties" in schema:
        sample = next(iter(items.values()))
        count = schema["maxProperties"] + 1
        yield "bound", f"maxProperties {count - 1}", {**items, **{f"k{number}": sample for number in range(count)}}
    if "propertyNames" in schema:
        names = resolved(load_schema(node.document.kind), schema["propertyNames"])
        key, sample = next(iter(items.items()))
        for other in bad_texts(key, names["pattern"]):
            yield "key", repr(other[:30]), {**items, other: sample}


def _is_of(value: Any, keyword: str) -> bool:
    return isinstance(value, str) if keyword.endswith("Length") else not isinstance(value, (str, list))


def bad_texts(good: str, pattern: str) -> list[str]:
    """Texts near a good one that its pattern has to refuse: one for each way in which a form is missed."""
    inside = len(good) // 2
    tries = [
        good.rstrip("\n") + "\n\n",
        " " + good,
        good[:inside] + " " + good[inside:],
        good[:inside] + "\u0430" + good[inside:],  # a Cyrillic letter
        good.swapcase(),
        good[:-1],
        good + "0",
        "latest",
        "UK",
        "../" + good,
        "-" + good,
        "",
        good + "x" * 900,
    ]
    whole = re.compile(pattern)
    wrong = [text for text in dict.fromkeys(tries) if not whole.fullmatch(text)]
    assert good.rstrip("\n") + "\n\n" in wrong
    return wrong


def unknown_name(good: str, schema: Any) -> str:
    """A text of the right form that names nothing. A slip may make another subdivision of a country: those are many."""
    if schema["x-refers"] == "zone":
        return "NOWHERE"
    tries = [good[:at] + letter + good[at:] for at in range(len(good), 0, -1) for letter in "x0"]
    tries += [good[:-1] + letter for letter in "01"]
    return next(text for text in tries if text != good and re.search(schema["pattern"], text))
