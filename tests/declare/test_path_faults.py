"""Every field that holds a path, under every attack on paths: each is refused by the name of the attack."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest

from rfgit.declare.documents import Pointer
from rfgit.declare.path_faults import is_path_pattern, path_fault
from rfgit.declare.schema import SCHEMAS, load_schema, validate
from rfgit.declare.strict_yaml import YamlDocument, read_yaml
from tests import nested
from tests.declare.overlays import tree

_ATTACKS = {
    "../x": "path-escapes",
    "a/../../x": "path-escapes",
    "a/..": "path-escapes",
    "..": "path-escapes",
    "/x": "path-absolute",
    "//x/y": "path-absolute",
    ".git/config": "path-git",
    "a/.Git/hooks/x": "path-git",
    "file://x": "path-scheme",
    "C:/x": "path-scheme",
    "a\\b": "path-backslash",
    "..\\x": "path-backslash",
    "a\0b": "path-control-character",
    "a\nb": "path-control-character",
    "a\n": "path-control-character",
    "a\x1b[2Jb": "path-control-character",
    "a\x7fb": "path-control-character",
    "a\u0085b": "path-control-character",
    "-x": "path-option-like",
    "a/--upload-pack=x": "path-option-like",
}
_NO_ATTACK = ("", "a b", "a//b", "a/", "./a", "a/.", "é", "a" * 256, "\u202ea")
_MAY_BE_ABSOLUTE = ("spec", "registries", "shelf", "path")
_FIELDS: dict[str, list[Pointer]] = {
    "Release": [
        ("spec", "model", "file"),
        ("spec", "runtime", "lock"),
        ("spec", "transforms", "pre", "file"),
        ("spec", "transforms", "post", "file"),
        ("spec", "config", 0),
        ("spec", "golden", "file"),
        ("spec", "properties", 0, "file"),
    ],
    "Repository": [("spec", "store", "path"), _MAY_BE_ABSOLUTE],
}
_PLACES = [(kind, pointer) for kind, pointers in _FIELDS.items() for pointer in pointers]


def _document(kind: str, pointer: Pointer, text: str) -> YamlDocument:
    path = "rfgit.yaml" if kind == "Repository" else "releases/reachy-kinematics/1.1.0/release.yaml"
    value: Any = copy.deepcopy(read_yaml(tree()[path], path).value)
    value["spec"].setdefault(
        "properties" if kind == "Release" else "store", [{"name": "n", "file": "a", "function": "f"}]
    )
    nested.put(value, pointer, text)
    return YamlDocument(path, value, {}, {})


def _rules(kind: str, pointer: Pointer, text: str) -> set[str]:
    return {finding.rule for finding in validate(kind, _document(kind, pointer, text))}


@pytest.mark.parametrize(("kind", "pointer"), _PLACES)
@pytest.mark.parametrize(("text", "rule"), _ATTACKS.items())
def test_an_attack_has_its_name(kind: str, pointer: Pointer, text: str, rule: str) -> None:
    if pointer == _MAY_BE_ABSOLUTE and text == "/x":
        assert _rules(kind, pointer, text) == set()
    elif pointer == _MAY_BE_ABSOLUTE and text == "//x/y":
        assert _rules(kind, pointer, text) == {rule}
    else:
        assert rule in _rules(kind, pointer, text)


@pytest.mark.parametrize(("kind", "pointer"), _PLACES)
@pytest.mark.parametrize("text", _NO_ATTACK)
def test_what_is_merely_no_path_is_refused_as_any_text(kind: str, pointer: Pointer, text: str) -> None:
    assert _rules(kind, pointer, text) <= {"schema-pattern", "schema-range"}
    assert _rules(kind, pointer, text)


@pytest.mark.parametrize("text", ["a", "a/b.c", "a..b/c", "..a", ".gitignore", "a/git", "a-b/c-", "a@b+c=d~e,f"])
def test_a_plain_path_is_taken(text: str) -> None:
    assert _rules("Release", ("spec", "config", 0), text) == set()


def test_no_field_of_a_path_is_left_out() -> None:
    found = {kind: sorted(set(_path_fields(load_schema(kind), load_schema(kind)))) for kind in SCHEMAS}
    named = {kind: sorted({_way(pointer) for pointer in pointers}) for kind, pointers in _FIELDS.items()}
    assert {kind: ways for kind, ways in found.items() if ways} == named


def test_a_place_is_told_with_the_value() -> None:
    (finding,) = validate("Release", _document("Release", ("spec", "config", 0), "../x"))
    assert finding.message == "spec.config[0]: expected a path without '..', got '../x'"
    assert finding.hint


def test_no_fault_is_found_in_what_no_pattern_refuses() -> None:
    pattern = load_schema("Release")["$defs"]["path"]["pattern"]
    assert path_fault("a b", pattern) is None
    assert is_path_pattern(pattern)
    assert not is_path_pattern(load_schema("Release")["$defs"]["name"]["pattern"])


def _way(pointer: Pointer) -> str:
    return ".".join("[]" if isinstance(part, int) else "*" if part == "shelf" else part for part in pointer)


def _path_fields(part: Any, root: Any, way: tuple[str, ...] = ()) -> Iterator[str]:
    """Ways to all fields below a schema whose pattern is a path's."""
    if "$ref" in part:
        target = root["$defs"][part["$ref"].rpartition("/")[2]]
        yield from _path_fields(target, root, way)
    if is_path_pattern(part.get("pattern", "")):
        yield ".".join(way)
    for key, child in part.get("properties", {}).items():
        yield from _path_fields(child, root, (*way, key))
    if isinstance(part.get("items"), dict):
        yield from _path_fields(part["items"], root, (*way, "[]"))
    if isinstance(part.get("additionalProperties"), dict):
        yield from _path_fields(part["additionalProperties"], root, (*way, "*"))
