"""The schemas that come with rfgit: closed, described, and read alike by two validators."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import jsonschema_rs
import pytest
import referencing.exceptions
from hypothesis import given
from hypothesis import strategies as st
from referencing import Registry

from rfgit.declare.packaged import packaged_folder
from rfgit.declare.schema import SCHEMAS, _accepts, _no_retrieval, load_schema, validate
from rfgit.declare.schema_findings import explain
from rfgit.declare.strict_yaml import YamlDocument
from tests.declare.schema_nodes import documents

_GOOD = {item.kind: json.dumps(item.value) for item in documents() if item.tree == "full"}
_FILES = sorted(path.relative_to(packaged_folder("schemas")) for path in packaged_folder("schemas").rglob("*.json"))
_KEYWORDS = frozenset(("x-later", "x-refers", "x-unique"))


def _parts(schema: Any, way: str = "#") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every schema inside a schema, with the way to it."""
    yield way, schema
    for keyword in ("properties", "$defs"):
        for name, part in schema.get(keyword, {}).items():
            yield from _parts(part, f"{way}/{keyword}/{name}")
    for keyword in ("items", "additionalProperties", "propertyNames", "if", "then", "else", "not"):
        if isinstance(schema.get(keyword), dict):
            yield from _parts(schema[keyword], f"{way}/{keyword}")
    for keyword in ("allOf", "anyOf", "oneOf"):
        for index, part in enumerate(schema.get(keyword, ())):
            yield from _parts(part, f"{way}/{keyword}/{index}")


def _is_condition(way: str) -> bool:
    return any(word in way.split("/") for word in ("if", "then", "else", "not"))


def _document(value: Any) -> YamlDocument:
    return YamlDocument("a.yaml", value, {}, {})


def test_every_schema_file_belongs_to_a_kind() -> None:
    files = {f"{name}.schema.json" for name in SCHEMAS.values()}
    assert files <= {path.name for path in packaged_folder("schemas").iterdir()}


@pytest.mark.parametrize("path", _FILES, ids=str)
def test_a_schema_is_one(path: Path) -> None:
    schema = json.loads((packaged_folder("schemas") / path).read_bytes())
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$id"] == f"https://rfabric.dev/schemas/{path.as_posix()}"
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize("kind", SCHEMAS)
def test_objects_are_closed_and_all_is_described(kind: str) -> None:
    schema = load_schema(kind)
    for way, part in _parts(schema):
        if part.get("type") == "object":
            assert part["additionalProperties"] is False or part["additionalProperties"]["description"], way
        if not _is_condition(way):
            assert part.get("description") or part.get("$ref"), way
            assert {key for key in part if key.startswith("x-")} <= _KEYWORDS, way


@pytest.mark.parametrize("kind", SCHEMAS)
def test_a_quantity_has_its_unit(kind: str) -> None:
    """In its name, or in its description, or it is a plain count or ratio."""
    words = ("MiB", "cores", "how many", "number of", "number", "share", "ratio", "unit", "grows")
    for way, part in _parts(load_schema(kind)):
        kinds = part.get("type", ())
        if {"integer", "number"} & set([kinds] if isinstance(kinds, str) else kinds) and not _is_condition(way):
            assert any(word.lower() in f"{way} {part['description']}".lower() for word in words), way


@pytest.mark.parametrize("kind", SCHEMAS)
def test_references_stay_inside(kind: str) -> None:
    references = [part["$ref"] for _, part in _parts(load_schema(kind)) if "$ref" in part]
    assert all(reference.startswith("#/$defs/") for reference in references)
    named = {reference.rpartition("/")[2] for reference in references}
    assert named == set(load_schema(kind)["$defs"])


def test_definitions_of_one_name_are_equal() -> None:
    seen: dict[str, Any] = {}
    for kind in SCHEMAS:
        for name, definition in load_schema(kind)["$defs"].items():
            if name != "metadata":
                assert seen.setdefault(name, definition) == definition


def test_the_countries_are_those_of_the_zones() -> None:
    """ISO 3166-1, as the policies have it. A country that comes or goes has to come or go in both."""
    countries = json.loads((packaged_folder("policies") / "data/zones.json").read_bytes())["countries"]
    region = jsonschema_rs.validator_for(load_schema("Fleet")["$defs"]["region"])
    letters = [chr(65 + index) for index in range(26)]
    pairs = [first + second for first in letters for second in letters]
    assert [pair for pair in pairs if region.is_valid(pair)] == sorted({*countries, "EU"})
    assert [pair for pair in pairs if region.is_valid(f"{pair}-1")] == sorted(countries)


@pytest.mark.parametrize(
    "reference", ["https://example.com/x.json", "file://{}", "{}", "other.json", "//example.com/x"]
)
def test_a_reference_elsewhere_is_not_followed(reference: str, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text("true")
    schema = {"$id": tmp_path.as_uri() + "/s.json", "$ref": reference.format(tmp_path / "x.json")}
    with pytest.raises((jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError)):
        jsonschema_rs.Draft202012Validator(schema, retriever=_no_retrieval)
    with pytest.raises(referencing.exceptions.Unresolvable):
        explain(schema, _document({}))


_PATTERNS = sorted(
    {
        part["pattern"]
        for path in _FILES
        for _, part in _parts(json.loads((packaged_folder("schemas") / path).read_bytes()))
        if "pattern" in part
    }
)
_TEXTS = (
    ".rfgit/store",
    "FR",
    "reachy",
    "reachy/load",
    "a/b.json",
    "FR-ARA",
    "0" * 40,
    "0" * 64,
    "sha256:" + "0" * 64,
    "rfgit:sha256:" + "0" * 64 + "/a@1/b",
    "SHA256:" + "A" * 43,
    "files on disk",
    "CPUExecutionProvider",
    "2026-01-01T00:00:00Z",
    "2026-01-01T00:00:00.5Z",
    "refs/heads/main",
    "x.whl",
    "pre",
    "3.11",
    "8.7",
    "glibc-2.31",
    "02:00-04:00",
    "a@1",
    "a@1/b",
    "PT24H",
    "ms",
    "Apache-2.0",
    "https://example.com",
    "https://rfabric.dev/builder/a",
    "https://rfabric.dev/verifier/a",
    "policies/**",
    "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
)


@pytest.mark.parametrize("pattern", _PATTERNS)
def test_a_pattern_judges_the_whole_text(pattern: str) -> None:
    """`$` alone matches before a last line feed too, in Python."""
    schema = {"type": "string", "pattern": pattern}
    slow = jsonschema.Draft202012Validator(schema)
    fast = jsonschema_rs.Draft202012Validator(schema)
    taken = [text for text in _TEXTS if slow.is_valid(text)]
    assert taken, "add a text that this pattern takes"
    for text in taken:
        assert fast.is_valid(text)
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
    [None, True, 0, -1, 1.5, 2.0, 1 << 70, "", "x", "x\n", "NO", [], ["x"], {}, {"x": 1}, "../x", [1, 1], "mlflow"]
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


def test_a_thousand_faults_do_not_buy_a_minute() -> None:
    many = {"apiVersion": "rfgit/v1alpha1", "kind": "Fleet", "metadata": {"name": "x"}}
    found = validate("Fleet", _document({**many, "spec": {"targets": [{"a": n} for n in range(20_000)]}}))
    assert 0 < len(found) <= 200
