"""How to mend a value that its schema refuses."""

from __future__ import annotations

from typing import Any

from ..domain.near import near_hint
from .fields import place_of
from .mend import mended
from .schema import SCHEMAS
from .schema_words import form, shown

_NOT_A_LETTER = frozenset("'\"")


def value_hint(error: Any) -> str:
    """`error` is one of jsonschema's about a value. Empty where the message says it all."""
    value, wanted = error.instance, error.validator_value
    if error.validator == "type":
        return _type_hint(value, [wanted] if isinstance(wanted, str) else wanted, error.schema)
    if error.validator in ("enum", "const"):
        words = wanted if error.validator == "enum" else [wanted]
        return near_hint(value, [word for word in words if isinstance(word, str)]) if isinstance(value, str) else ""
    if error.validator == "pattern":
        return pattern_hint(value, wanted)
    if error.validator == "uniqueItems":
        return "remove one of the two"
    return ""


def pattern_hint(text: str, pattern: str) -> str:
    other = mended(text, pattern)
    if other:
        return f"did you mean {other!r}?"
    strange = next((letter for letter in text if not letter.isascii()), "")
    return f"it holds {_named(strange)}: write plain ASCII" if strange else ""


def _named(letter: str) -> str:
    """A letter that may look like another one, by its number and name."""
    import unicodedata

    return f"U+{ord(letter):04X} {unicodedata.name(letter, '')}".rstrip()


def kind_hint(error: Any) -> str:
    """For a document of another kind, where that kind belongs; `error` is about `kind` or `apiVersion`."""
    due = f"write {error.absolute_path[-1]}: {error.validator_value}"
    if not isinstance(error.instance, str) or error.instance not in SCHEMAS:
        return value_hint(error) or due
    return f"{due}; a document of kind {error.instance} is {place_of(error.instance)}"


def missing_hint(key: str, schema: Any) -> str:
    """How to add a field that is missing; `schema` is that of the field."""
    if "const" in schema:
        return f"add {key}: {schema['const']}"
    said = form(schema)
    return f"add {key}: {said}" if said else f"add {key}:"


def _type_hint(value: Any, wanted: Any, schema: Any) -> str:
    if value is None:
        return "give it a value, or remove the line"
    if "string" in wanted and not isinstance(value, (dict, list)):
        return "write it in quotes"
    if "boolean" in wanted:
        return "write true or false, without quotes"
    if ("integer" in wanted or "number" in wanted) and isinstance(value, str):
        return "write a number, without quotes"
    if wanted == ["integer"] and isinstance(value, float):
        return "write a whole number"
    if "array" in wanted and not isinstance(value, dict):
        return f"write [{_plain(value)}]"
    if "object" in wanted and len(schema.get("required", ())) == 1 and not isinstance(value, list):
        return f"write {{{schema['required'][0]}: {_plain(value)}}}"
    return ""


def _plain(value: Any) -> str:
    text = shown(value)
    return text.strip("'") if isinstance(value, str) and not _NOT_A_LETTER & set(value) else text
