from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rfgit.domain.finding import Refusal
from rfgit.git.entry import Entry
from rfgit.git.objects import object_oid
from rfgit.git.tree import add_files, parse_tree, tree_bytes

BLOB, OTHER = "1" * 40, "2" * 40


class _Store:
    def __init__(self) -> None:
        self.trees: dict[str, bytes] = {}

    def put(self, data: bytes) -> str:
        oid = object_oid("tree", data)
        self.trees[oid] = data
        return oid

    def grow(self, tree: str | None, *paths: str, blob: str = BLOB) -> str:
        return add_files(tree, dict.fromkeys(paths, blob), self.trees.__getitem__, self.put)

    def files(self, tree: str, above: str = "") -> dict[str, str]:
        found: dict[str, str] = {}
        for name, entry in parse_tree(self.trees[tree]).items():
            path = above + name.decode()
            found.update(self.files(entry.oid, path + "/") if entry.mode == "40000" else {path: entry.oid})
        return found


def test_files_are_added_and_nothing_else_changes() -> None:
    store = _Store()
    first = store.grow(None, "a/b/c", "a/d")
    second = store.grow(first, "a/b/e", "f")
    assert store.files(second) == dict.fromkeys(["a/b/c", "a/b/e", "a/d", "f"], BLOB)


def test_what_is_there_already_gives_the_same_tree() -> None:
    store = _Store()
    tree = store.grow(None, "a/b", "c")
    before = dict(store.trees)
    assert store.grow(tree, "a/b") == tree
    assert store.trees == before


@pytest.mark.parametrize("path", ["a/b", "a", "a/b/c", "c/d"])
def test_nothing_is_replaced(path: str) -> None:
    store = _Store()
    tree = store.grow(None, "a/b", "c")
    with pytest.raises(Refusal) as caught:
        store.grow(tree, path, blob=OTHER)
    assert caught.value.code == "evidence-changed"


@pytest.mark.parametrize("mode", ["100755", "120000", "160000"])
def test_equal_bytes_of_another_kind_are_not_equal(mode: str) -> None:
    store = _Store()
    tree = store.put(tree_bytes({b"a": Entry(mode, BLOB)}))
    with pytest.raises(Refusal):
        store.grow(tree, "a")


@pytest.mark.parametrize("data", [b"100644 a", b"100644 a\0short", b"100644\0" + b"1" * 20, b"100644 a\0" + b"1" * 19])
def test_a_malformed_tree(data: bytes) -> None:
    with pytest.raises(ValueError, match="malformed"):
        parse_tree(data)


_NAME = st.text("ab.-0", min_size=1, max_size=3)
_ENTRY = st.builds(Entry, st.sampled_from(["100644", "40000"]), st.sampled_from([BLOB, OTHER]))


@given(st.dictionaries(_NAME.map(str.encode), _ENTRY, max_size=8))
def test_reading_gives_back_what_was_written(entries: dict[bytes, Entry]) -> None:
    assert parse_tree(tree_bytes(entries)) == entries


def test_the_order_is_gits(tmp_path: Path) -> None:
    entries = {
        name: Entry(mode, BLOB)
        for name, mode in ((b"a", "40000"), (b"a.b", "100644"), (b"a-", "100644"), (b"a0", "100644"))
    }
    assert list(parse_tree(tree_bytes(entries))) == [b"a-", b"a.b", b"a", b"a0"]
