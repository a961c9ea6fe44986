"""What people wrote stays as they wrote it; what is written means what was asked for, or nothing is written."""

from __future__ import annotations

import re
from typing import Any

import pytest

from rfgit.declare.edit import Draft
from rfgit.declare.strict_yaml import read_yaml
from rfgit.domain.finding import Refusal
from rfgit.errors import CannotTell
from tests.declare.overlays import tree

TEXT = """\
# first
metadata:
  name: 'one'   # its name
  labels: {a: b}  # flow

spec:
  # above
  counter: 1
  version: "1.10"

  items:
    - name: x   # x
      size: 0x10
    # above y
    - name: y
      size: 1.50

  # above last
  last: >-
    folded
    text
# end
"""


def _draft(text: str = TEXT) -> Draft:
    return Draft(text.encode(), "a.yaml")


@pytest.mark.parametrize("path", [path for path in tree() if path.endswith(".yaml")])
def test_no_change_changes_no_byte(path: str) -> None:
    assert Draft(tree()[path], path).finished() == tree()[path]


@pytest.mark.parametrize(
    ("pointer", "value", "old", "new"),
    [
        (("metadata", "name"), "two", "'one'", "'two'"),
        (("spec", "counter"), 2, "counter: 1", "counter: 2"),
        (("spec", "version"), "1.20", '"1.10"', '"1.20"'),
        (("spec", "items", 1, "size"), 2, "1.50", "2"),
        (("spec", "items", 0, "name"), "NO", "name: x", "name: NO"),
        (("spec", "items", 0, "name"), "true", "name: x", "name: 'true'"),
        (("spec", "items", 0, "name"), "1e3", "name: x", "name: '1e3'"),
        (("metadata", "labels", "a"), "c: #", "{a: b}", "{a: 'c: #'}"),
        (("metadata", "labels", "c"), "d", "{a: b}", "{a: b, c: d}"),
    ],
)
def test_a_value_takes_the_place_of_another(pointer: tuple[str | int, ...], value: Any, old: str, new: str) -> None:
    draft = _draft()
    draft.set(pointer, value)
    assert _near(draft.finished().decode()) == _near(TEXT.replace(old, new))


def _near(text: str) -> str:
    """A comment stays in its column, as far as there is room."""
    return re.sub(" +#", " #", text)


def test_a_new_field_stands_last() -> None:
    draft = _draft("spec:\n  a: 1 # a\n\n  b: [x]\n")
    draft.set(("spec", "c"), "d@1")
    assert draft.finished() == b"spec:\n  a: 1 # a\n\n  b: [x]\n  c: d@1\n"


def test_an_item_is_put_in() -> None:
    draft = _draft()
    draft.insert(("spec", "items", 1), {"name": "z"})
    draft.insert(("spec", "items", 3), {"name": "w"})
    value = read_yaml(draft.finished(), "a.yaml").value
    assert [item["name"] for item in value["spec"]["items"]] == ["x", "z", "y", "w"]


@pytest.mark.parametrize(
    ("pointer", "gone"),
    [
        (("spec", "items", 0), "    - name: x   # x\n      size: 0x10\n"),
        (("spec", "items", 1), "    - name: y\n      size: 1.50\n"),
        (("spec", "counter"), "  counter: 1\n"),
        (("spec", "last"), "  last: >-\n    folded\n    text\n"),
        (("metadata", "labels"), "  labels: {a: b}  # flow\n"),
        (("spec", "items", 0, "size"), "      size: 0x10\n"),
    ],
)
def test_comments_around_what_is_removed_stay(pointer: tuple[str | int, ...], gone: str) -> None:
    draft = _draft()
    draft.remove(pointer)
    assert draft.finished().decode() == TEXT.replace(gone, "")


def test_the_last_item_leaves_an_empty_list() -> None:
    draft = _draft("a:  # why\n  - x\n\n# about b\nb: 1\n")
    draft.remove(("a", 0))
    assert draft.finished() == b"a: []  # why\n\n# about b\nb: 1\n"


@pytest.mark.parametrize("text", ["a: [x, y]\nb: 1\n", "- a: 1\n  b: 2\n", "a: {x: 1}\n"])
def test_what_has_no_line_of_its_own_is_removed_too(text: str) -> None:
    draft = _draft(text)
    way = {"a": ("a", 0), "-": (0, "a")}[text[0]] if "{" not in text else ("a", "x")
    draft.remove(way)
    assert read_yaml(draft.finished(), "a.yaml").value == draft.value


@pytest.mark.parametrize(
    "text",
    [
        "a:\n- b\n-  c\n",
        "a:\n    b:\n        c: 1\n",
        "---\n# c\na: 1\n",
        "a: 1",
        "a:   1\n\n\n\nb:  [ x,y ]\n",
        'a: "x" # é\n',
        "a: |\n  # text\n  x\n\nb: 1\n",
    ],
)
def test_only_white_space_may_differ(text: str) -> None:
    draft = _draft(text)
    draft.set(("z",), 1)
    assert "".join(draft.finished().decode().split()) == "".join((text + "\nz: 1").split())


@pytest.mark.parametrize(
    "text",
    [
        'a: "\\u00e9"\n',
        "? a\n: b\n",
        "a: {b: 1,}\n",
        "a: 1\n...\n",
        '{"a": 1}\n# c',
        "# c\n---\na: 1\n",
        "a: 'x\n\n  y'\n",
    ],
)
def test_what_would_not_survive_is_not_touched(text: str) -> None:
    try:
        draft = _draft(text)
    except CannotTell as problem:
        assert problem.code == "edit-unfaithful"  # noqa: PT017
        return
    assert "".join(draft.finished().decode().split()) == "".join(text.split())


@pytest.mark.parametrize("text", ["a: 1\na: 2\n", "a: &x 1\n", "%YAML 1.1\n---\na: 1\n", "a: 1\r\n", ""])
def test_what_is_not_read_is_not_edited(text: str) -> None:
    with pytest.raises(Refusal):
        _draft(text)


@pytest.mark.parametrize("value", [float("inf"), "a\x00b", "\u202e", {1: 2}, 1 << 70])
def test_what_the_reader_would_refuse_is_not_written(value: Any) -> None:
    draft = _draft()
    draft.set(("spec", "counter"), value)
    with pytest.raises(CannotTell) as caught:
        draft.finished()
    assert caught.value.code == "edit-unfaithful"
