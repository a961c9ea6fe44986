"""The schemas that come with rfgit: closed, told in words, and read alike by two validators."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import jsonschema
import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from referencing import Registry

from rfgit.declare.packaged import packaged_folder
from rfgit.declare.schema import SCHEMAS, _accepts, _no_retrieval, load_schema, validate
from rfgit.declare.schema_findings import explain
from rfgit.declare.strict_yaml import YamlDocument, read_yaml
from tests.declare.overlays import tree

_PATHS = {
    "Repository": "rfgit.yaml",
    "Release": "releases/reachy-kinematics/1.0.0/release.yaml",
    "Target": "targets/reachy-mini-lite.yaml",
    "Fleet": "targets/fleets/lyon.yaml",
    "Waiver": "policies/waivers/no-accelerator.yaml",
    "TrustPolicy": "policies/trust/1.json",
}
_GOOD = {kind: json.dumps(read_yaml(tree()[path].replace(b"\t", b""), path).value) for kind, path in _PATHS.items()}


def _parts(schema: Any, way: str = "#") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every mapping inside a schema, with the way to it."""
    if isinstance(schema, dict):
        yield way, schema
    for key, item in schema.items() if isinstance(schema, dict) else enumerate(schema):
        if isinstance(item, (dict, list)):
            yield from _parts(item, f"{way}/{key}")


def _document(value: Any) -> YamlDocument:
    return YamlDocument("a.yaml", value, {}, {})


def test_every_schema_file_belongs_to_a_kind() -> None:
    files = {f"{name}.schema.json" for name in SCHEMAS.values()}
    assert files <= {path.name for path in packaged_folder("schemas").iterdir()}


@pytest.mark.parametrize("kind", SCHEMAS)
def test_a_schema_is_one(kind: str) -> None:
    schema = load_schema(kind)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$id"] == f"https://rfabric.dev/schemas/{SCHEMAS[kind]}.schema.json"
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize("kind", SCHEMAS)
def test_objects_are_closed_and_properties_described(kind: str) -> None:
    for way, part in _parts(load_schema(kind)):
        if part.get("type") == "object" and not way.endswith("properties"):
            assert "additionalProperties" in part, way
            assert part["additionalProperties"] is False or part["additionalProperties"]["type"], way
        if way.rpartition("/")[0].endswith("properties") and "/then/" not in way and "/if/" not in way:
            assert part.get("description"), way


@pytest.mark.parametrize("kind", SCHEMAS)
def test_references_stay_inside(kind: str) -> None:
    references = [part["$ref"] for _, part in _parts(load_schema(kind)) if isinstance(part.get("$ref"), str)]
    assert all(reference.startswith("#/$defs/") for reference in references)


def test_definitions_of_one_name_are_equal() -> None:
    seen: dict[str, Any] = {}
    for kind in SCHEMAS:
        for name, definition in load_schema(kind).get("$defs", {}).items():
            assert seen.setdefault(name, definition) == definition


def test_a_reference_elsewhere_is_not_followed() -> None:
    with pytest.raises(ValueError, match=r"example\.com"):
        _no_retrieval("https://example.com/x.json")
    with pytest.raises(jsonschema_rs.ValidationError, match=r"example\.com"):
        jsonschema_rs.Draft202012Validator({"$ref": "https://example.com/x.json"}, retriever=_no_retrieval)


_PATTERNS = sorted(
    {
        part["pattern"]
        for kind in SCHEMAS
        for _, part in _parts(load_schema(kind))
        if isinstance(part.get("pattern"), str)
    }
)
_TEXTS = (
    ".rfgit/store",
    "reachy",
    "a/b.json",
    "FR-ARA",
    "sha256:" + "0" * 64,
    "CPUExecutionProvider",
    "2026-01-01T00:00:00Z",
    "refs/heads/main",
    "x.whl",
    "pre",
    "3.11",
    "glibc-2.31",
    "02:00-04:00",
    "a@1",
    "PT24H",
    "ms",
    "Apache-2.0",
    "https://example.com",
    "policies/**",
    "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
)


@pytest.mark.parametrize("pattern", _PATTERNS)
def test_a_pattern_judges_the_whole_text(pattern: str) -> None:
    schema = {"type": "string", "pattern": pattern}
    slow = jsonschema.Draft202012Validator(schema)
    fast = jsonschema_rs.Draft202012Validator(schema)
    taken = [text for text in _TEXTS if slow.is_valid(text)]
    assert taken, "add a text that this pattern takes"
    for text in taken:
        # A PEM text may end in one line feed.
        tail = "\n\n" if text.startswith("-----") else "\n"
        for other in (text + tail, "\n" + text, text + "\0", text + "\u2028"):
            assert not slow.is_valid(other), other
            assert not fast.is_valid(other), other


@pytest.mark.parametrize("kind", SCHEMAS)
def test_a_good_document_has_no_findings(kind: str) -> None:
    assert validate(kind, _document(json.loads(_GOOD[kind]))) == ()


def _places(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield way
    for key, item in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from _places(item, (*way, key))


_JUNK = st.sampled_from(
    [None, True, 0, -1, 1.5, 2.0, 1 << 70, "", "x", "x\n", "NO", [], ["x"], {}, {"x": 1}, "../x", [1, 1]]
)


@given(st.sampled_from(sorted(SCHEMAS)), st.data())
def test_two_validators_agree_and_every_no_is_explained(kind: str, data: st.DataObject) -> None:
    value = json.loads(_GOOD[kind])
    way = data.draw(st.sampled_from(list(_places(value))[1:]))
    holder = value
    for step in way[:-1]:
        holder = holder[step]
    change = data.draw(st.sampled_from(["replace", "remove", "add"]))
    if change == "replace":
        holder[way[-1]] = data.draw(_JUNK)
    elif change == "remove":
        del holder[way[-1]]
    elif isinstance(holder, dict):
        holder["unheard"] = data.draw(_JUNK)
    slow = jsonschema.Draft202012Validator(load_schema(kind), registry=Registry())
    assert _accepts(kind, value) == slow.is_valid(value)
    found = validate(kind, _document(value))
    assert bool(found) != slow.is_valid(value)
    assert "the document does not fit its schema" not in [finding.message for finding in found]


def test_a_no_without_a_reason_is_still_a_no() -> None:
    (finding,) = explain(True, _document({}))
    assert finding.rule == "schema-value"


def test_all_that_is_wrong_is_told_in_order() -> None:
    head = b"apiVersion: rfgit/v1alpha1\nkind: Fleet\n"
    text = head + b"metadata: {nam: x}\nspec: {targets: [A, b], robot: 3, place: {region: x}}\n"
    found = validate("Fleet", read_yaml(text, "a.yaml"))
    assert [(item.rule, item.line, item.column) for item in found] == [
        ("schema-missing-field", 3, 1),
        ("schema-unknown-field", 3, 12),
        ("schema-pattern", 4, 18),
        ("schema-unknown-field", 4, 25),
        ("schema-pattern", 4, 51),
    ]
    assert [item.hint for item in found[1::2]] == ["did you mean 'name'?", "did you mean 'robots'?"]


def test_a_thousand_faults_do_not_buy_a_minute() -> None:
    many = {"apiVersion": "rfgit/v1alpha1", "kind": "Fleet", "metadata": {"name": "x"}}
    found = validate("Fleet", _document({**many, "spec": {"targets": [{"a": n} for n in range(20_000)]}}))
    assert 0 < len(found) <= 1000
