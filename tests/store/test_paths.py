"""File names that are safe on any robot's file system."""

from __future__ import annotations

from pathlib import PurePath, PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rfgit.store.paths import why_ambiguous, why_unsafe


@pytest.mark.parametrize("path", ["a", "model/a.onnx", "config/limits.json", ".hidden", "a b/c", "ä/ö", "a" * 200])
def test_plain_paths(path: str) -> None:
    assert why_unsafe(path) == ""


@pytest.mark.parametrize(
    "path",
    [
        *("", ".", "..", "/", "/a", "a/", "a//b", "a/./b", "a/../b", "../a", "..\\a", "c:", "c:a", "a\\b"),
        *("a\0b", "a\nb", "a\tb", "a\x7fb", "a\u202eb", "a\u200bb", "a ", "a.", "a./b", "a /b", "a*b", "a?b", "a|b"),
        *('a"b', "a<b", "a>b", "a" * 201, "ä" * 101, "a/" * 600 + "a", "\ud800"),
    ],
)
def test_unsafe_paths(path: str) -> None:
    assert why_unsafe(path) != ""


_PARTS = st.sampled_from(["a", "..", ".", "/", "\\", ":", "c:", "...", " ", "~", "é", "CON"])


@given(st.text(max_size=40) | st.lists(_PARTS, min_size=1, max_size=6).map("".join))
def test_what_leaves_the_place_where_it_is_joined_is_unsafe(path: str) -> None:
    if any(_leaves(kind, path) for kind in (PurePosixPath, PureWindowsPath)):
        assert why_unsafe(path) != ""


def _leaves(kind: type[PurePath], path: str) -> bool:
    joined, alone = kind("root", path), kind(path)
    return joined.parts[:1] != ("root",) or ".." in joined.parts or alone.is_absolute() or alone.drive != ""


@pytest.mark.parametrize(
    "paths", [("a", "A"), ("a/b", "A/b"), ("a", "a/b"), ("a/b", "a/b/c/d"), ("straße", "STRASSE"), ("A", "a/b")]
)
def test_paths_that_cannot_lie_side_by_side(paths: tuple[str, ...]) -> None:
    assert why_ambiguous(paths) != ""
    assert why_ambiguous(reversed(paths)) != ""


def test_paths_that_can() -> None:
    assert why_ambiguous(("a/b", "a/c", "ab", "a.b", "a/b")) == ""
