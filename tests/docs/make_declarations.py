"""Write docs/declarations.md: the introduction beside this script, then every field as the schemas have it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs/declarations.md"
INTRODUCTION = Path(__file__).with_name("declarations-intro.md")
KINDS = ("repository", "release", "target", "fleet", "waiver")

Schema = Mapping[str, Any]
_HEAD = "| field | form | required | what it says |\n|---|---|---|---|\n"


def page() -> str:
    """The whole page."""
    schemas = {name: _read(name) for name in KINDS}
    first = schemas[KINDS[0]]
    forms = {name: part for schema in schemas.values() for name, part in schema["$defs"].items()}
    parts = [INTRODUCTION.read_text(encoding="utf-8"), _shared(first)]
    parts.extend(_document(name, schema) for name, schema in schemas.items())
    parts.append(_forms(forms))
    return "\n".join(parts)


def _read(name: str) -> Schema:
    schema: Schema = json.loads((ROOT / f"schemas/{name}.schema.json").read_bytes())
    return schema


def _shared(schema: Schema) -> str:
    text = "## What every document has\n\n" + _HEAD
    required = schema["required"]
    for key, part in schema["properties"].items():
        if key not in ("spec", "kind"):
            text += _rows(schema, part, key, key in required)
    return text


def _document(name: str, schema: Schema) -> str:
    link = f"[{name}.schema.json](../schemas/{name}.schema.json)"
    title = f"## {schema['title']}\n\n{_cell(schema['description'])} Schema: {link}.\n\n"
    return title + _HEAD + _rows(schema, schema["properties"]["spec"], "spec", "spec" in schema["required"])


def _forms(forms: Mapping[str, Schema]) -> str:
    text = "## Forms\n\n| form | what it is |\n|---|---|\n"
    for name, part in sorted(forms.items()):
        if part["type"] == "string":
            text += f"| {name} | {_cell(part['description'])} |\n"
    return text


def _rows(root: Schema, part: Schema, way: str, required: bool) -> str:
    whole = {**_target(root, part), **part}
    text = _cell(whole["description"]) + _later(whole)
    said = f"| `{way}` | {_form(root, part)} | {'yes' if required else ''} | {text} |\n"
    return said + "".join(_rows(root, child, name, needed) for name, child, needed in _children(whole, way))


def _later(whole: Schema) -> str:
    """Fields that a later version is to know, in the mapping itself, in its items or under its free keys."""
    places = (whole, whole.get("items") or {}, whole.get("additionalProperties") or {})
    later = [word for place in places if "properties" in place for word in place.get("x-later", ())]
    return f" Later also {_words(later)}." if later else ""


def _children(whole: Schema, way: str) -> Iterator[tuple[str, Schema, bool]]:
    """The fields below: those with names, those with any name, and those of a list's members."""
    required = whole.get("required", ())
    for key, child in whole.get("properties", {}).items():
        yield f"{way}.{key}", child, key in required
    for key, child in (whole.get("items") or {}).get("properties", {}).items():
        yield f"{way}[].{key}", child, key in whole["items"].get("required", ())
    free = whole.get("additionalProperties")
    for key, child in (free or {}).get("properties", {}).items():
        yield f"{way}.<name>.{key}", child, key in free.get("required", ())


def _target(root: Schema, part: Schema) -> Schema:
    reference = part.get("$ref")
    found: Schema = root["$defs"][reference.rpartition("/")[2]] if reference else {}
    return found


def _form(root: Schema, part: Schema) -> str:
    if "const" in part:
        return f"`{part['const']}`"
    if "enum" in part:
        return _words(part["enum"]) + (f"; later {_words(part['x-later'])}" if "x-later" in part else "")
    target = _target(root, part)
    if target.get("type") == "string":
        return str(part["$ref"].rpartition("/")[2])
    kind = target.get("type") or part["type"]
    if isinstance(kind, list):
        return " or ".join(_one_form(root, word, part) for word in kind)
    return _one_form(root, kind, {**target, **part})


def _words(words: Iterable[Any]) -> str:
    return ", ".join(f"`{word if isinstance(word, str) else json.dumps(word)}`" for word in words)


def _one_form(root: Schema, kind: str, part: Schema) -> str:
    if kind in ("integer", "number"):
        return f"{kind}{_range(part)}"
    if kind == "array":
        items = part.get("items", {})
        named = "$ref" in items or "enum" in items
        return f"list of {_form(root, items) if named else 'objects' if 'properties' in items else 'texts'}"
    return {"string": "text", "object": "object", "boolean": "true or false"}[kind]


def _range(part: Schema) -> str:
    least, most = part.get("minimum", part.get("exclusiveMinimum")), part.get("maximum")
    above = "above " if "exclusiveMinimum" in part else ""
    if least is None:
        return ""
    return f", {above}{least} to {most}" if most is not None else f", {above}{least} or more"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "\\<")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
