"""The names that documents may use are those of the newest trust policy, where it can be read."""

from __future__ import annotations

import json

import pytest

from rfgit.check.trust import names_in_trust
from rfgit.declare.files import MemoryFiles
from tests.declare.overlays import tree

_FIRST = "policies/trust/1.json"
_TEXT = tree()[_FIRST].decode()


def _version(number: int) -> bytes:
    value = json.loads(_TEXT)
    value["version"] = number
    value["roles"][f"role-{number}"] = {"threshold": 1, "principals": ["root-key"]}
    return json.dumps(value).encode()


def test_the_newest_version_counts() -> None:
    files = {f"policies/trust/{number}.json": _version(number) for number in (1, 2, 10)}
    names = names_in_trust(MemoryFiles(files))
    assert names
    roles, principals = names
    assert "role-10" in roles
    assert "role-2" not in roles
    assert "root-key" in principals
    assert "role-10" not in principals


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b"\xff", _TEXT.replace("threshold", "treshold").encode()])
def test_one_that_cannot_be_read_has_no_names(data: bytes) -> None:
    assert names_in_trust(MemoryFiles({_FIRST: _TEXT.encode(), "policies/trust/2.json": data})) is None


@pytest.mark.parametrize("name", ["0.json", "01.json", "1.json.bak", "a.json", "1.abc.dsse.json", "1234567.json"])
def test_other_files_are_no_versions(name: str) -> None:
    assert names_in_trust(MemoryFiles({f"policies/trust/{name}": _TEXT.encode()})) is None


def test_a_link_is_no_version() -> None:
    assert names_in_trust(MemoryFiles({}, {_FIRST: "120000"})) is None
    assert names_in_trust(MemoryFiles({})) is None
