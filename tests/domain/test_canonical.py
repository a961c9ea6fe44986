from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rfgit.domain.canonical import MAX_DEPTH, canonical_digest, canonical_json, read_json
from rfgit.domain.digest import Digest
from rfgit.domain.json_places import JsonFault, words_and_place

numbers = st.integers(-(2**64), 2**64) | st.floats(allow_nan=False, allow_infinity=False)
values = st.recursive(
    st.none() | st.booleans() | numbers | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


def same(one: Any, other: Any) -> bool:
    """Equal with types: 1 is not 1.0, and True is not 1."""
    return repr(one) == repr(other)


@given(values)
def test_what_is_written_is_read(value: Any) -> None:
    assert read_json(canonical_json(value)) == value


@given(values)
def test_the_form_is_a_fixed_point(value: Any) -> None:
    data = canonical_json(value)
    assert canonical_json(read_json(data)) == data
    assert canonical_json(json.loads(json.dumps(value, indent=3))) == data


@given(st.dictionaries(st.text(), values, max_size=5))
def test_the_order_of_keys_is_no_matter(value: dict[str, Any]) -> None:
    assert canonical_json(dict(reversed(value.items()))) == canonical_json(value)


@given(values, values)
def test_two_values_have_two_digests(one: Any, other: Any) -> None:
    if canonical_json(one) != canonical_json(other):
        assert canonical_digest(one) != canonical_digest(other)
    else:
        assert one == other


@pytest.mark.parametrize(
    ("value", "data"),
    [
        ({}, b"{}"),
        ({"b": 1, "a": [True, None]}, b'{"a":[true,null],"b":1}'),
        ({"é": "é", "z": "\n"}, '{"z":"\\n","é":"é"}'.encode()),
        ({"a": 1.0, "A": 1}, b'{"A":1,"a":1.0}'),
        ("\u2028\x7f</", '"\u2028\x7f</"'.encode()),
        (("a", ("b",)), b'["a",["b"]]'),
        ({"\U0001f600": 0, "\uffff": 0}, '{"\uffff":0,"\U0001f600":0}'.encode()),
    ],
)
def test_the_form(value: Any, data: bytes) -> None:
    assert canonical_json(value) == data
    assert canonical_digest(value) == Digest.of(data)


@pytest.mark.parametrize(
    "value", [float("nan"), float("-inf"), {1: 2}, {None: 1}, [{"a": {True: 1}}], "\ud800", {"\udc00": 1}], ids=repr
)
def test_what_has_no_form(value: Any) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - each has a reason of its own
        canonical_json(value)


@pytest.mark.parametrize("depth", [1, MAX_DEPTH])
def test_levels_that_are_read(depth: int) -> None:
    assert read_json(b"[" * depth + b"]" * depth) is not None
    assert read_json(b'{"a":' * (depth - 1) + b"{}" + b"}" * (depth - 1)) is not None


@pytest.mark.parametrize(
    ("data", "says"),
    [
        pytest.param(b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1), "more than 64 levels", id="a level too many"),
        pytest.param(b'{"a":' * 65 + b"1" + b"}" * 65, "more than 64 levels", id="objects"),
        pytest.param(b"[" * 200000, "more than 64 levels", id="a bomb"),
        pytest.param(b'{"a":' * 200000, "more than 64 levels", id="a bomb of objects"),
        pytest.param(b'{"a":1,"a":1}', "'a' occurs twice", id="a key twice"),
        pytest.param(b'[[{"x":{"a":1,"b":2,"a":3}}]]', "'a' occurs twice", id="a key twice inside"),
        pytest.param(b'{"a":1,"\\u0061":1}', "'a' occurs twice", id="a key twice, escaped"),
        pytest.param(b'{"":1,"":1}', "'' occurs twice", id="the empty key twice"),
        pytest.param(b"NaN", "NaN is not a JSON number", id="NaN"),
        pytest.param(b"[Infinity]", "Infinity is not a JSON number", id="infinity"),
        pytest.param(b"-Infinity", "-Infinity is not a JSON number", id="less than all"),
        pytest.param(b"1e999", "1e999 is out of range", id="too large"),
        pytest.param(b"-1e999", "-1e999 is out of range", id="too small"),
        pytest.param(b"1" + b"0" * 400, "is out of range", id="a whole number that no double holds"),
        pytest.param(b"9" * 100000, "is out of range", id="a number without end"),
        pytest.param(b'"\\ud800"', "half of a surrogate pair", id="half a character"),
        pytest.param(b'{"\\udc00":1}', "half of a surrogate pair", id="half a character as a key"),
        pytest.param(b'["\\ud83d","\\ude00"]', "half of a surrogate pair", id="halves apart"),
        pytest.param(b"\xef\xbb\xbf{}", "byte order mark", id="a byte order mark"),
        pytest.param("{}".encode("utf-16"), "", id="UTF-16"),
        pytest.param(b'"\xff"', "", id="not UTF-8"),
        pytest.param(b'"\xed\xa0\x80"', "", id="a surrogate as UTF-8"),
        pytest.param(b"", "", id="nothing"),
        pytest.param(b"{} {}", "Extra data", id="two values"),
        pytest.param(b"{}\0", "Extra data", id="a NUL behind"),
        pytest.param(b"{'a':1}", "", id="single quotes"),
        pytest.param(b"[1,]", "", id="a trailing comma"),
        pytest.param(b"// x\n1", "", id="a comment"),
        pytest.param(b"01", "Extra data", id="a leading zero"),
        pytest.param(b"+1", "", id="a plus"),
        pytest.param(b"0x10", "Extra data", id="hexadecimal"),
        pytest.param(b"1_000", "Extra data", id="an underscore"),
        pytest.param(b'"a\nb"', "", id="a raw newline"),
        pytest.param(b"\xc2\xa01", "", id="a space that is none"),
        pytest.param("\u0661".encode(), "", id="a digit of another script"),
        pytest.param(b"True", "", id="a word of Python"),
    ],
)
def test_what_is_not_read(data: bytes, says: str) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - said below
        read_json(data)
    assert says in str(caught.value)
    str(caught.value).encode("utf-8")


@pytest.mark.parametrize(
    ("data", "value"),
    [
        (b' \r\n\t{"a" : 1}\n', {"a": 1}),
        (b"1.0", 1.0),
        (b"1", 1),
        (b"-0", 0),
        (b"1e2", 100.0),
        (b"9007199254740993", 9007199254740993),
        (b'"\\ud83d\\ude00"', "\U0001f600"),
        (b'"\\\\ud800"', "\\ud800"),
        (b'"\\ufeff"', "\ufeff"),
    ],
)
def test_what_is_read(data: bytes, value: Any) -> None:
    assert same(read_json(data), value)


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b'{"a": 1,\n  "a": 2}', (2, 3)),
        (b'{"a": {"b": 1},\n "c": [\n  {"b": 1, "\\u0062": 2}]}', (3, 12)),
        (b'{"a": 1, "x": {"a": 1}, "b": [\n{"a": 1}, {"a": 1, "a": 1}]}', (2, 20)),
        (b"[1,\n -Infinity]", (2, 2)),
        (b"[1, NaN, 1e999]", (1, 5)),
        (b'["NaN", "1e999",\n\n 1e999]', (3, 2)),
        (b'{"x": [1, "\\\\", "\\ud800"]}', (1, 17)),
        (b'{"\\ud800": 1}', (1, 2)),
        (b"[[\n" + b"[" * 80 + b"]" * 82, (2, 63)),
        (b'[1,\n "\xff"]', (2, 3)),
        (b"\xef\xbb\xbf[]", (1, 1)),
        (b"[1,\n 2 3]", (2, 4)),
        (b"", (1, 1)),
    ],
)
def test_each_refusal_has_its_place(data: bytes, place: tuple[int, int]) -> None:
    with pytest.raises(JsonFault) as caught:
        read_json(data)
    assert (caught.value.line, caught.value.column) == place
    assert words_and_place(caught.value) == (caught.value.message, *place)
    assert str(caught.value) == f"{caught.value.message} (line {place[0]}, column {place[1]})"


def test_a_key_that_occurs_twice_is_told_with_the_first() -> None:
    with pytest.raises(JsonFault, match="first in line 1 "):
        read_json(b'{"a": 1,\n"a": 2}')
    with pytest.raises(JsonFault, match="first in this line"):
        read_json(b'{"a": 1, "a": 2}')


@pytest.mark.parametrize(("data", "most"), [(b"[1,2,3]", 3), (b'{"a":[],"b":{}}', 2), (b"[[],[],[]]", 3)])
def test_values_are_counted(data: bytes, most: int) -> None:
    with pytest.raises(JsonFault, match=f"at most {most} values"):
        read_json(data, most_values=most)
    assert read_json(data, most_values=most + 1)


def test_bytes_are_counted() -> None:
    with pytest.raises(JsonFault, match="at most 6 bytes, got 7"):
        read_json(b"[1,2,3]", most_bytes=6)


@pytest.mark.parametrize(
    ("tail", "says"),
    [
        (b"NaN", "NaN is not a JSON number"),
        (b"1e999", "a number is out of range"),
        (b'{"a":1,"a":2}', "a key occurs twice"),
        (b'"\\ud800"', "half of a surrogate pair"),
        (b"[" * 70 + b"]" * 70, "64 levels"),
    ],
)
def test_a_long_text_is_refused_in_seconds(tail: bytes, says: str) -> None:
    start = time.process_time()
    with pytest.raises(JsonFault, match=f"{says}.* somewhere in the text") as caught:
        read_json(b"[" + b"1," * (3 << 20) + tail + b"]")
    assert time.process_time() - start < 15
    assert (caught.value.line, caught.value.column) == (1, 1)


def test_another_problem_knows_no_place() -> None:
    assert words_and_place(ValueError("no")) == ("no", 0, 0)


@given(st.lists(st.sampled_from(list('{}[]:,"ab1 \n\\') + ["NaN", '"a":', "1e999", "\\ud800", "[1]", '{"a":1}', "é"])))
def test_nothing_but_a_fault_with_a_place_comes_out(pieces: list[str]) -> None:
    text = "".join(pieces)
    fault = None
    try:
        value = read_json(text.encode())
    except JsonFault as caught:
        fault = caught
    if fault is None:
        assert same(value, json.loads(text))
    else:
        lines = text.split("\n")
        assert 1 <= fault.line <= len(lines)
        assert 1 <= fault.column <= len(lines[fault.line - 1]) + 1
