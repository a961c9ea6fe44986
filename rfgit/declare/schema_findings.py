"""Why a document does not fit its schema: each fault once, at its place, in plain words."""

from __future__ import annotations

import itertools
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from ..domain.finding import Finding
from ..domain.near import near_names
from .documents import Pointer, dotted
from .fields import TOP, field_hint
from .path_faults import is_path_pattern, path_fault
from .positions import Position
from .schema_hints import kind_hint, missing_hint, pattern_hint, value_hint
from .schema_words import expected, form, got, listed, shown
from .strict_yaml import YamlDocument

# A hostile document must not buy minutes of prose.
_MOST = 200

_RULES = {
    "type": "schema-wrong-type",
    "pattern": "schema-pattern",
    "enum": "schema-value",
    "const": "schema-value",
    **dict.fromkeys(("minimum", "maximum", "exclusiveMinimum", "minLength", "maxLength"), "schema-range"),
    **dict.fromkeys(("minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties"), "schema-items"),
}
_OF_FIELDS = ("additionalProperties", "required", "not")
_HEADS: dict[Pointer, str] = {("apiVersion",): "api-version", ("kind",): "kind-unknown"}
LATER = "x-later"
"""In a schema: the fields or words that a later version of rfgit is to know. They are refused in words of their own."""


def explain(schema: Any, document: YamlDocument) -> list[Finding]:
    """Findings of a document that the schema refuses: never none. That it is of another kind or format stands alone."""
    errors = list(itertools.islice(_validator(schema).iter_errors(document.value), _MOST))
    heads = [error for error in errors if tuple(error.absolute_path) in _HEADS and not _is_slip(error)]
    findings = (finding for error in _once(heads or errors) for finding in _findings(error, schema, document))
    found = list(itertools.islice(findings, _MOST))
    return found or [_at("schema-value", "the document does not fit its schema", document, document.position(()))]


def _validator(schema: Any) -> Any:
    from referencing import Registry

    # The empty registry keeps a reference to another document from being looked up anywhere.
    return _validator_class()(schema, registry=Registry())


@cache
def _validator_class() -> Any:
    from jsonschema import Draft202012Validator, validators

    extend: Any = validators.extend
    return extend(Draft202012Validator, {"uniqueItems": _unique_items})


def _unique_items(validator: Any, wanted: bool, instance: Any, _schema: Any) -> Iterator[Any]:
    """jsonschema's own check compares all pairs, which takes minutes for a long list of mappings."""
    from jsonschema import ValidationError

    count: Counter[str] = Counter()
    for index, item in enumerate(instance if wanted and validator.is_type(instance, "array") else ()):
        text = json.dumps(item, sort_keys=True)
        count[text] += 1
        if count[text] == 2:
            yield ValidationError("an item stands twice", path=[index], instance=item)


def _is_slip(error: Any) -> bool:
    """Whether a wrong `kind` or `apiVersion` is the right one mistyped: then the rest is worth judging."""
    return not isinstance(error.instance, str) or bool(near_names(error.instance, [error.validator_value]))


def _once(errors: Iterable[Any]) -> Iterator[Any]:
    """One error for each value: of a wrong type before all others, which follow from it."""
    seen: set[Pointer] = set()
    for error in sorted(errors, key=lambda error: error.validator != "type"):
        pointer = tuple(error.absolute_path)
        if error.validator in _OF_FIELDS or "propertyNames" in error.absolute_schema_path:
            yield error
        elif pointer not in seen:
            seen.add(pointer)
            yield error


def _findings(error: Any, root: Any, document: YamlDocument) -> Iterator[Finding]:
    pointer: Pointer = tuple(error.absolute_path)
    if "propertyNames" in error.absolute_schema_path:
        yield _key_finding(error, pointer, document)
    elif error.validator == "additionalProperties":
        yield from _unknown_fields(error, root, pointer, document)
    elif error.validator == "required":
        yield from _missing_fields(error, pointer, document)
    elif error.validator == "not":
        message = f"{dotted(pointer)}: this field is not allowed here: {form(error.schema)}"
        yield _at("schema-unknown-field", message, document, _key_position(document, pointer), "remove it")
    elif error.validator == "enum" and error.instance in error.schema.get(LATER, ()):
        allowed = listed(error.validator_value)
        message = f"{dotted(pointer)}: this version of rfgit cannot do {shown(error.instance)} yet"
        hint = f"write {'one of ' if len(error.validator_value) > 1 else ''}{allowed}"
        yield _at("not-supported-yet", message, document, document.position(pointer), hint)
    elif error.validator == "pattern" and is_path_pattern(error.validator_value):
        yield _path_finding(error, pointer, document)
    else:
        yield _value_finding(error, pointer, document)


def _unknown_fields(error: Any, root: Any, pointer: Pointer, document: YamlDocument) -> Iterator[Finding]:
    known = list(error.schema.get("properties", {}))
    extra = [key for key in error.instance if key not in known]
    for key in extra:
        place = _key_position(document, (*pointer, key))
        way = dotted((*pointer, key))
        if key in error.schema.get(LATER, ()):
            message = f"{way}: this version of rfgit does not know this field yet"
            yield _at("not-supported-yet", message, document, place, "remove it")
        else:
            hint = field_hint(root["title"], key, _way(error), known)
            yield _at("schema-unknown-field", f"{way}: there is no such field", document, place, hint)


def _way(error: Any) -> str:
    """The way to the mapping, as `fields_of` tells it: with `[]` for an item and `<name>` for a free key."""
    way, steps = "", iter(list(error.absolute_schema_path)[:-1])
    for step in steps:
        way += {"properties": ".", "items": "[]", "additionalProperties": ".<name>"}.get(step, "")
        way += str(next(steps)) if step == "properties" else ""
    return way.lstrip(".") or TOP


def _missing_fields(error: Any, pointer: Pointer, document: YamlDocument) -> Iterator[Finding]:
    """A field that is there under a mistyped name is told as that."""
    parts = error.schema.get("properties", {})
    mistyped = {name for key in error.instance if parts and key not in parts for name in near_names(key, parts)}
    for key in error.validator_value:
        if key not in error.instance and key not in mistyped:
            message = f"{dotted(pointer)}: the field {key!r} is missing"
            hint = missing_hint(key, parts[key]) if key in parts else form(error.schema) or f"add {key}:"
            yield _at("schema-missing-field", message, document, _key_position(document, pointer), hint)


def _key_finding(error: Any, pointer: Pointer, document: YamlDocument) -> Finding:
    message = f"{dotted(pointer)}: expected as key {expected(error)}, got {shown(error.instance)}"
    hint = pattern_hint(error.instance, error.validator_value) if error.validator == "pattern" else ""
    return _at("schema-pattern", message, document, _key_position(document, (*pointer, error.instance)), hint)


def _path_finding(error: Any, pointer: Pointer, document: YamlDocument) -> Finding:
    fault = path_fault(error.instance, error.validator_value)
    if fault is None:
        return _value_finding(error, pointer, document)
    message = f"{dotted(pointer)}: expected {fault.expected}, got {shown(error.instance)}"
    return _at(fault.rule, message, document, document.position(pointer), fault.hint)


def _value_finding(error: Any, pointer: Pointer, document: YamlDocument) -> Finding:
    rule = _HEADS.get(pointer) or _RULES.get(error.validator, "schema-value")
    message = f"{dotted(pointer)}: expected {expected(error)}, got {got(error)}"
    hint = kind_hint(error) if error.validator == "const" else value_hint(error)
    return _at(rule, message, document, document.position(pointer), hint)


def _key_position(document: YamlDocument, pointer: Pointer) -> Position:
    return document.key_positions.get(pointer) or document.position(pointer)


def _at(rule: str, message: str, document: YamlDocument, place: Position, hint: str = "") -> Finding:
    return Finding(rule, message, path=document.path, line=place[0], column=place[1], hint=hint)
