"""Places are looked up lazily, in plain YAML, in all other YAML and in JSON, and are the same."""

from __future__ import annotations

import json

import pytest

from rfgit.declare.json_document import MAX_BYTES, MAX_VALUES, json_finding, read_json_document
from rfgit.declare.plain_yaml import read_plain
from rfgit.declare.positions import Places
from rfgit.declare.schema import validate
from rfgit.declare.strict_yaml import read_full, read_yaml
from tests.declare.overlays import tree

PLAIN = "a: {b: 1, c: 2}\nd:\n  - e: [x, y]\n    f: g\n  - h\ni:\n- j\n"


def test_a_flow_collection_is_read_again_only_when_asked() -> None:
    plain = read_plain(PLAIN)
    assert plain is not None
    asked = []

    def again() -> object:
        asked.append(1)
        return read_full(PLAIN, "a.yaml")[1]

    places = Places(*plain, again)
    assert (places[()], places["a",], places["d", 0, "f"], places["i", 0]) == ((1, 1), (1, 4), (4, 8), (7, 3))
    assert places.of_key(("d", 0, "e")) == (3, 5)
    assert not asked
    assert (places["a", "c"], places.of_key(("a", "c")), places["d", 0, "e", 1]) == ((1, 14), (1, 11), (3, 12))
    assert len(asked) == 1


@pytest.mark.parametrize("way", [("x",), ("a", "x"), ("d", 2), ("d", -1), ("d", "e"), ("d", 1, "x"), ("i", 0, 0)])
def test_a_way_that_leads_nowhere_has_no_place(way: tuple[str | int, ...]) -> None:
    document = read_yaml(PLAIN.encode(), "a.yaml")
    assert way not in document.positions
    assert document.positions.get(way) is None
    assert document.key_positions.get(way) is None
    assert document.position(way) == document.position(way[:-1])


@pytest.mark.parametrize("way", [(), ("d", 0), ("i", 0)])
def test_what_is_no_field_has_no_key(way: tuple[str | int, ...]) -> None:
    document = read_yaml(PLAIN.encode(), "a.yaml")
    assert way in document.positions
    assert document.key_positions.get(way) is None


@pytest.mark.parametrize("path", [path for path in tree() if path.endswith(".yaml")])
def test_json_has_the_places_that_yaml_has(path: str) -> None:
    """Indented JSON is YAML too."""
    data = json.dumps(read_yaml(tree()[path], path).value, indent=2).encode()
    one, other = read_yaml(data, path), read_json_document(data, path)
    assert one.positions == other.positions
    assert one.key_positions == other.key_positions
    assert len(other.positions) > 10


def test_a_trust_policy_is_judged_at_its_places() -> None:
    text = '{\n  "apiVersion": "rfgit/v1alpha1",\n  "kind": "TrustPolicy",\n  "version": "1",\n  "rolse": {}\n}\n'
    found = validate("TrustPolicy", read_json_document(text.encode(), "policies/trust/1.json"))
    places = {(item.rule, item.line, item.column) for item in found}
    assert ("schema-wrong-type", 4, 14) in places
    assert ("schema-unknown-field", 5, 3) in places


@pytest.mark.parametrize(
    ("data", "line", "column"),
    [
        (b'{"a":\n 1,\n "a": 2}', 3, 2),
        (b'{"a": [NaN]}', 1, 8),
        (b"[1,\n2,\n,]", 3, 1),
        (b"[" * 70 + b"]" * 70, 1, 65),
        (b" " * MAX_BYTES + b"1", 1, 1),
        (b"[" + b"1," * MAX_VALUES + b"1]", 1, 1),
        (b"[\n\xff]", 2, 1),
    ],
)
def test_a_refusal_of_json_has_a_place(data: bytes, line: int, column: int) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - said below
        read_json_document(data, "a.json")
    finding = json_finding("trust-unreadable", caught.value, "a.json")
    assert (finding.line, finding.column) == (line, column)
    assert finding.message.startswith("not strict JSON: ")
    assert "(line" not in finding.message


def test_many_commas_in_strings_are_not_many_values() -> None:
    data = json.dumps(["," * 2 * MAX_VALUES, '\\",[{' * MAX_VALUES]).encode()
    assert len(read_json_document(data, "a.json").value) == 2
