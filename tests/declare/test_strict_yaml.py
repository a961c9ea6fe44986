"""The strict reader: what it takes means the same to another parser, and all else is a Refusal."""

from __future__ import annotations

import io
import math
import time
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from rfgit.declare.strict_yaml import read_yaml
from rfgit.declare.yaml_text import MAX_BYTES
from rfgit.declare.yaml_value import MAX_DEPTH, MAX_NODES
from rfgit.domain.finding import Finding, Refusal
from tests.declare.overlays import tree


def _read(text: str) -> Any:
    return read_yaml(text.encode(), "a.yaml").value


def _refusal(data: bytes) -> Finding:
    with pytest.raises(Refusal) as caught:
        read_yaml(data, "a.yaml")
    (finding,) = caught.value.findings
    return finding


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("NO", "NO", id="norway"),
        *((word, word) for word in ("on", "off", "yes", "y", "2024-01-01", "12:30:45", "1_000", "0b1", "0777x", "=")),
        *((word, True) for word in ("true", "True", "TRUE")),
        *((word, False) for word in ("false", "False", "FALSE")),
        *((word, None) for word in ("null", "Null", "NULL", "~", "")),
        *(("tRue", "tRue"), ("nULL", "nULL"), ("<", "<")),
        *(("10", 10), ("010", 10), ("+1", 1), ("-1", -1), ("0o17", 15), ("0x1F", 31), ("-0x1F", "-0x1F")),
        *(("1.10", 1.1), (".5", 0.5), ("5.", 5.0), ("1e3", 1000.0), ("-1.5E-2", -0.015), (".", "."), ("1e", "1e")),
        *(('"1"', "1"), ("'true'", "true"), ('""', ""), ('"<<"', "<<")),
        ("9223372036854775807", 9223372036854775807),
        ("-9223372036854775808", -9223372036854775808),
    ],
)
def test_a_scalar_means_what_yaml_1_2_core_says(text: str, value: Any) -> None:
    got = _read(f"a: {text}\n")["a"]
    assert (got, type(got)) == (value, type(value))


@pytest.mark.parametrize("text", [".inf", "-.Inf", "+.INF", ".nan", ".NaN", "1e309", "-1e999", "9223372036854775808"])
def test_a_number_that_json_cannot_hold_is_refused(text: str) -> None:
    assert _refusal(f"a: {text}".encode()).rule == "yaml-number"


def test_places_are_those_of_an_editor() -> None:
    document = read_yaml("é: [x, {ü: y}]\nb:\n  - 1\n".encode(), "a.yaml")
    assert document.positions == {
        (): (1, 1),
        ("é",): (1, 4),
        ("é", 0): (1, 5),
        ("é", 1): (1, 8),
        ("é", 1, "ü"): (1, 12),
        ("b",): (3, 3),
        ("b", 0): (3, 5),
    }
    assert document.key_positions == {("é",): (1, 1), ("é", 1, "ü"): (1, 9), ("b",): (2, 1)}


def test_a_place_that_is_not_in_the_file_is_that_of_its_ancestor() -> None:
    assert read_yaml(b"a:\n  b: 1\n", "a.yaml").position(("a", "c", 0)) == (2, 3)


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        pytest.param(b"a" * (MAX_BYTES + 1), "yaml-too-large", id="bytes"),
        pytest.param(b"- a\n" * MAX_NODES, "yaml-too-large", id="nodes"),
        pytest.param(b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1), "yaml-too-deep", id="depth"),
        pytest.param(b"[" * 500_000, "yaml-too-deep", id="open brackets"),
        pytest.param(b"- " * 500_000, "yaml-too-deep", id="dashes"),
        pytest.param(b"{a: " * 200_000, "yaml-too-deep", id="open braces"),
        pytest.param(b"a: " + b"&a " * 100_000, "yaml-anchor", id="anchors"),
        pytest.param(b"#" * 1_000_000, "yaml-empty", id="comment"),
        pytest.param(b"\n" * 1_000_000, "yaml-empty", id="blank lines"),
        pytest.param(b"a: " + b"9" * 1_000_000, "yaml-number", id="digits"),
        pytest.param(b'a: "' + b"x\n" * 400_000, "yaml-syntax", id="open quote"),
    ],
)
def test_a_bomb_is_refused_at_once(data: bytes, rule: str) -> None:
    start = time.monotonic()
    assert _refusal(data).rule == rule
    assert time.monotonic() - start < 5


def test_the_deepest_and_the_largest_document_are_taken() -> None:
    assert _read("[" * MAX_DEPTH + "]" * MAX_DEPTH)
    assert len(_read("- a\n" * (MAX_NODES - 1))) == MAX_NODES - 1


# Text that is nearly YAML finds more than bytes that are nearly nothing.
_PIECES = st.sampled_from(
    ["a", "b: ", "- ", "\n", "  ", "[", "]", "{", "}", ",", ": ", "'", '"', "|", ">", "&a ", "*a", "!x ", "!!str ", "#"]
    + ["? ", "<<: ", "---\n", "...\n", "%YAML 1.2\n", "1", ".", "e9", "~", "true", "\\", "\\ud800", "\\UFFFFFFFF", "\t"]
    + ["\r", "\0", "\x85", "\u2028", "\ufeff", "é", "\u202e", "0x", "0o8", "-", "+", ".inf", "_", "@", "`", "\\x00"]
)
_NEARLY = st.lists(_PIECES, max_size=30).map("".join)


@given(st.one_of(st.binary(max_size=200), _NEARLY.map(str.encode), st.text(max_size=60).map(str.encode)))
def test_nothing_but_a_refusal_comes_out(data: bytes) -> None:
    try:
        document = read_yaml(data, "a.yaml")
    except Refusal as refusal:
        (finding,) = refusal.findings
        assert finding.rule.startswith("yaml-")
        assert finding.path == "a.yaml"
        assert finding.line >= 1
        assert finding.column >= 1
    else:
        assert all(line >= 1 and column >= 1 for line, column in document.positions.values())
        assert set(document.key_positions) <= set(document.positions)


@given(st.one_of(_NEARLY, _NEARLY.map("a:\n  ".__add__), st.text(max_size=60)))
def test_what_is_taken_never_means_another_thing_to_ruamel(text: str) -> None:
    try:
        value = _read(text)
    except Refusal:
        return
    if not isinstance(value, dict) or "_" in text or "0b" in text or "0o" in text:
        return  # no declaration, or a number to ruamel alone: YAML 1.2 core has no 1_000, 0b1 or 0o_7
    try:
        other = YAML(typ="safe", pure=True).load(io.StringIO(text))
    except YAMLError:
        return  # ruamel takes less, as `|#` shows; what counts is that it reads nothing else
    assert _alike(value, other)


@pytest.mark.parametrize("path", [path for path in tree() if path.endswith(".yaml")])
def test_good_documents_mean_the_same_to_ruamel(path: str) -> None:
    data = tree()[path]
    assert read_yaml(data, path).value == YAML(typ="safe", pure=True).load(io.BytesIO(data))


def _alike(mine: Any, other: Any) -> bool:
    if isinstance(mine, dict):
        return isinstance(other, dict) and mine.keys() == other.keys() and all(_alike(mine[k], other[k]) for k in mine)
    if isinstance(mine, list):
        return isinstance(other, list) and len(mine) == len(other) and all(map(_alike, mine, other))
    if isinstance(mine, float):
        return isinstance(other, (int, float)) and math.isclose(mine, other)
    # Dates are the one thing that ruamel makes of what the core schema calls a text.
    return bool(mine == other) or (isinstance(mine, str) and type(other).__name__ in ("date", "datetime", "TimeStamp"))


def _answer(text: str, libyaml: bool) -> tuple[Any, str]:
    """(value, "") or (None, rule)."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml, "__with_libyaml__", libyaml)
        try:
            return _read(text), ""
        except Refusal as refusal:
            return None, refusal.findings[0].rule


@given(_NEARLY)
def test_the_pure_parser_never_reads_another_value(text: str) -> None:
    fast, slow = _answer(text, True), _answer(text, False)
    assert slow[1] == "" or slow[1].startswith("yaml-")
    if not fast[1] and not slow[1]:
        assert fast == slow


@pytest.mark.parametrize(
    "text", ["a: <<<<<<< b\n", "# =======\na: 1\n", "a: |\n  <<<<<<< HEAD\n  =======\n", "a: '========='\n"]
)
def test_what_only_looks_like_a_conflict_is_read(text: str) -> None:
    assert set(read_yaml(text.encode(), "x.yaml").value) == {"a"}
