"""What a schema expected of a value, and what it got, in plain words."""

from __future__ import annotations

import json
import re
from typing import Any

_LONGEST = 60
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
_TYPES = {
    "object": "a mapping",
    "array": "a list",
    "string": "a text",
    "integer": "an integer",
    "number": "a number",
    "boolean": "true or false",
}
_COUNTED = ("minItems", "maxItems", "minLength", "maxLength", "minProperties", "maxProperties")


def expected(error: Any) -> str:
    """`error` is one of jsonschema's, about a value or a key."""
    wanted = error.validator_value
    if error.validator == "type":
        return " or ".join(_TYPES.get(name, name) for name in ([wanted] if isinstance(wanted, str) else wanted))
    if error.validator == "enum":
        return f"one of {listed(wanted)}" if len(wanted) > 1 else shown(wanted[0]).strip("'")
    if error.validator == "const":
        return str(wanted)
    if error.validator == "pattern":
        return form(error.schema) or f"a text like {wanted}"
    return _LIMITS.get(error.validator, f"{error.validator} {{}}").format(wanted)


def form(schema: Any) -> str:
    """A schema's description as a part of a sentence."""
    text = str(schema.get("description", "")).rstrip(".")
    return text[0].lower() + text[1:] if re.match("[A-Z][a-z ]", text) else text


def got(error: Any) -> str:
    if error.validator == "uniqueItems":
        again = not isinstance(error.instance, (dict, list))
        return f"{shown(error.instance)} again" if again else "one that stands there already"
    return str(len(error.instance)) if error.validator in _COUNTED else shown(error.instance)


def listed(words: Any) -> str:
    return ", ".join(shown(word).strip("'") for word in words)


def shown(value: Any) -> str:
    """A value as its author may know it again: short, and with no character that a terminal would obey."""
    if isinstance(value, (dict, list)):
        return ("a mapping" if isinstance(value, dict) else "a list") if value else ("{}" if value == {} else "[]")
    if value is None:
        return "nothing"
    text = json.dumps(value) if isinstance(value, bool) else repr(value)
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "..."
