"""Why a document does not fit its schema: each error at its place, in plain words."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from ..domain.finding import Finding
from .documents import Pointer, dotted
from .near import near_hint
from .strict_yaml import YamlDocument
from .yaml_text import Position

# A hostile document must not buy minutes of prose.
_MOST_ERRORS = 200
_LONGEST = 60

_RULES = {
    "type": "schema-wrong-type",
    "pattern": "schema-pattern",
    "enum": "schema-value",
    "const": "schema-value",
    **dict.fromkeys(("minimum", "maximum", "exclusiveMinimum", "minLength", "maxLength"), "schema-range"),
    **dict.fromkeys(("minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties"), "schema-items"),
}
_LIMITS = {
    "minimum": "at least {}",
    "maximum": "at most {}",
    "exclusiveMinimum": "more than {}",
    "minLength": "{} or more characters",
    "maxLength": "{} or fewer characters",
    "minItems": "{} or more items",
    "maxItems": "{} or fewer items",
    "minProperties": "{} or more fields",
    "maxProperties": "{} or fewer fields",
    "uniqueItems": "no item twice",
}
_TYPES = {"object": "a mapping", "array": "a list", "string": "a text", "integer": "an integer", "number": "a number"}
_HEADS: dict[Pointer, str] = {("apiVersion",): "api-version", ("kind",): "kind-unknown"}


def explain(schema: Any, document: YamlDocument) -> list[Finding]:
    """Findings of a document that the schema refuses: never none. Wrong apiVersion or kind stands alone."""
    errors = list(itertools.islice(_validator(schema).iter_errors(document.value), _MOST_ERRORS))
    heads = [error for error in errors if tuple(error.absolute_path) in _HEADS]
    found = [finding for error in heads or errors for finding in _findings(error, document)]
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

    if wanted and validator.is_type(instance, "array"):
        different = {json.dumps(item, sort_keys=True) for item in instance}
        if len(different) < len(instance):
            yield ValidationError("an item stands twice")


def _findings(error: Any, document: YamlDocument) -> Iterator[Finding]:
    pointer: Pointer = tuple(error.absolute_path)
    if "propertyNames" in error.absolute_schema_path:
        yield _key_finding(error, pointer, document)
    elif error.validator == "additionalProperties":
        yield from _unknown_fields(error, pointer, document)
    elif error.validator == "required":
        yield from _missing_fields(error, pointer, document)
    elif error.validator == "not":
        message = f"{dotted(pointer)}: this field is not allowed here"
        yield _at("schema-unknown-field", message, document, _key_position(document, pointer), "remove it")
    else:
        yield _value_finding(error, pointer, document)


def _unknown_fields(error: Any, pointer: Pointer, document: YamlDocument) -> Iterator[Finding]:
    known = list(error.schema.get("properties", {}))
    extra = [key for key in error.instance if key not in known]
    for key in extra[:_MOST_ERRORS]:
        message = f"{dotted((*pointer, key))}: there is no such field"
        hint = near_hint(key, known) or (f"there are: {', '.join(known)}" if known else "remove it")
        yield _at("schema-unknown-field", message, document, _key_position(document, (*pointer, key)), hint)


def _missing_fields(error: Any, pointer: Pointer, document: YamlDocument) -> Iterator[Finding]:
    for key in error.validator_value:
        if key not in error.instance:
            message = f"{dotted(pointer)}: the field {key!r} is missing"
            yield _at("schema-missing-field", message, document, _key_position(document, pointer), f"add {key}:")


def _key_finding(error: Any, pointer: Pointer, document: YamlDocument) -> Finding:
    message = f"{dotted(pointer)}: expected as key {_description(error)}, got {_shown(error.instance)}"
    return _at("schema-pattern", message, document, _key_position(document, (*pointer, error.instance)))


def _value_finding(error: Any, pointer: Pointer, document: YamlDocument) -> Finding:
    rule = _HEADS.get(pointer) or _RULES.get(error.validator, "schema-value")
    message = f"{dotted(pointer)}: expected {_expected(error)}, got {_got(error)}"
    return _at(rule, message, document, document.position(pointer), _hint(error))


def _expected(error: Any) -> str:
    wanted = error.validator_value
    if error.validator == "type":
        names = wanted if isinstance(wanted, list) else [wanted]
        return " or ".join(_TYPES.get(str(name), str(name)) for name in names)
    if error.validator == "enum":
        return "one of " + ", ".join(map(str, wanted))
    if error.validator == "const":
        return str(wanted)
    if error.validator == "pattern":
        return _description(error)
    return _LIMITS.get(error.validator, f"{error.validator} {{}}").format(wanted)


def _description(error: Any) -> str:
    text = str(error.schema.get("description", "")).rstrip(".")
    if not text:
        return f"a text like {error.validator_value}"
    return text[0].lower() + text[1:] if re.match("[A-Z][a-z ]", text) else text


def _got(error: Any) -> str:
    if error.validator in ("minItems", "maxItems", "minLength", "maxLength", "minProperties", "maxProperties"):
        return str(len(error.instance))
    if error.validator == "uniqueItems":
        return "one twice"
    return _shown(error.instance)


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    text = json.dumps(value, ensure_ascii=False) if isinstance(value, (bool, type(None))) else repr(value)
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "..."


def _hint(error: Any) -> str:
    if error.validator == "enum" and isinstance(error.instance, str):
        return near_hint(error.instance, [item for item in error.validator_value if isinstance(item, str)])
    if error.validator == "type" and error.validator_value == "string" and not isinstance(error.instance, (dict, list)):
        return "write it in quotes"
    return ""


def _key_position(document: YamlDocument, pointer: Pointer) -> Position:
    return document.key_positions.get(pointer) or document.position(pointer)


def _at(rule: str, message: str, document: YamlDocument, place: Position, hint: str = "") -> Finding:
    return Finding(rule, message, path=document.path, line=place[0], column=place[1], hint=hint)
