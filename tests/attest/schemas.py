"""The evidence schemas: which kind has which, and what a value has to do with one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import jsonschema
import jsonschema_rs

from rfgit.attest import kinds
from rfgit.declare.packaged import packaged_folder

SCHEMAS = {
    kinds.REGISTRY_STATE: "predicates/registry-state.v0.1",
    kinds.APPROVAL: "predicates/approval.v0.1",
    kinds.PROVENANCE: "predicates/provenance",
    kinds.TEST_RESULT: "predicates/test-result",
    kinds.PERFORMANCE: "predicates/performance.v0.1",
    kinds.VERDICT: "predicates/vsa",
    kinds.TRUST_VERSION: "predicates/trust-version.v0.1",
    kinds.ACTIVATION: "predicates/activation.v0.1",
}
ALL = (*SCHEMAS.values(), "statement", "envelope", "deployment", "robot-state")
WRITTEN = tuple(kind for kind in SCHEMAS if kind not in (kinds.TRUST_VERSION, kinds.ACTIVATION))


def load(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((packaged_folder("schemas") / f"{name}.schema.json").read_bytes())
    return loaded


def accepts(name: str, value: Any) -> bool:
    """Both validators have to agree."""
    schema = load(name)
    fast = bool(jsonschema_rs.Draft202012Validator(schema).is_valid(value))
    assert fast == jsonschema.Draft202012Validator(schema).is_valid(value)
    return fast


def why(name: str, value: Any) -> list[str]:
    errors = jsonschema.Draft202012Validator(load(name)).iter_errors(value)
    return [f"{'/'.join(map(str, error.path))}: {error.message}" for error in errors]


def properties(schema: Any, way: str = "#") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every member of a `properties`, but those that only narrow another one."""
    for key, item in schema.items() if isinstance(schema, dict) else enumerate(schema):
        here = f"{way}/{key}"
        if key == "properties" and not any(word in way for word in ("/if", "/then", "/else")):
            yield from ((f"{here}/{name}", part) for name, part in item.items())
        if isinstance(item, (dict, list)):
            yield from properties(item, here)


def undescribed(name: str, value: Any) -> list[str]:
    schema = load(name)
    return list(_unknown(schema, schema, value, name))


def _unknown(root: Mapping[str, Any], part: Mapping[str, Any], value: Any, way: str) -> Iterator[str]:
    """Fields of objects that have named properties, and are not among them."""
    known: dict[str, Any] = {}
    members: list[Mapping[str, Any]] = []
    for layer in _layers(root, part):
        known.update(layer.get("properties", {}))
        members = [*layer.get("prefixItems", []), layer.get("items", {})] if "items" in layer else members
    if isinstance(value, dict) and known:
        for key, item in value.items():
            if key not in known:
                yield f"{way}/{key}"
            yield from _unknown(root, known.get(key, {}), item, f"{way}/{key}")
    if isinstance(value, list) and members:
        for place, item in enumerate(value):
            yield from _unknown(root, members[min(place, len(members) - 1)], item, f"{way}/{place}")


def _layers(root: Mapping[str, Any], part: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """What a schema refers to, then its own words, which come on top."""
    if "$ref" in part:
        yield from _layers(root, root["$defs"][part["$ref"].removeprefix("#/$defs/")])
    yield part
