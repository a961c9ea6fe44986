"""Which files make up a policy set, and how they are named."""

from __future__ import annotations

import hashlib

import pytest

from rfgit.declare.files import MemoryFiles
from rfgit.domain.canonical import canonical_digest
from rfgit.domain.finding import Refusal
from rfgit.policy.engine import PolicySet
from rfgit.policy.load import load_policies, load_tests, read_data

FILES = {
    "policies/a.rego": b"a",
    "policies/a_test.rego": b"test",
    "policies/deep/b.rego": b"b",
    "policies/a.rego.txt": b"no",
    "policies/data/one.json": b"1",
    "policies/data/deep/two.json": b"2",
    "policies/data/readme.md": b"no",
    "policies/other.json": b"no",
    "policies/trust/1.json": b"no",
    "policies/waivers/w.yaml": b"no",
    "policies/waivers/w.rego": b"no",
    "policies/trust/t.rego": b"no",
    "policies/evidence/approval/e.rego": b"no",
    "policies/evidence/e_test.rego": b"no",
    "policies/evidence/e.json": b"no",
    "other/c.rego": b"no",
    "policies2/d.rego": b"no",
}


def test_modules_and_data_are_the_set() -> None:
    found = load_policies(MemoryFiles(FILES))
    assert found.modules == {"policies/a.rego": b"a", "policies/deep/b.rego": b"b"}
    assert found.data == {"policies/data/deep/two.json": b"2", "policies/data/one.json": b"1"}


def test_tests_are_apart() -> None:
    assert load_tests(MemoryFiles(FILES)) == {"policies/a_test.rego": b"test"}


def test_nothing_is_an_empty_set() -> None:
    assert load_policies(MemoryFiles({})) == PolicySet({}, {})


def test_a_link_is_not_followed() -> None:
    with pytest.raises(Refusal) as caught:
        load_policies(MemoryFiles({}, {"policies/a.rego": "120000"}))
    assert caught.value.code == "file-mode"


def test_digest_is_that_of_path_to_sha256() -> None:
    due = canonical_digest(
        {"policies/a.rego": hashlib.sha256(b"a").hexdigest(), "policies/data/x.json": hashlib.sha256(b"{}").hexdigest()}
    )
    assert PolicySet({"policies/a.rego": b"a"}, {"policies/data/x.json": b"{}"}).digest == due


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(PolicySet({"policies/a.rego": b"b"}, {}), id="content"),
        pytest.param(PolicySet({"policies/b.rego": b"a"}, {}), id="path"),
        pytest.param(PolicySet({"policies/a.rego": b"a"}, {"policies/data/x.json": b"{}"}), id="data"),
        pytest.param(PolicySet({}, {}), id="nothing"),
    ],
)
def test_digest_changes_with(other: PolicySet) -> None:
    assert PolicySet({"policies/a.rego": b"a"}, {}).digest != other.digest


def test_data_is_mounted_below_its_name() -> None:
    assert read_data({"policies/data/deep/two.json": b'{"x": 1}', "policies/data/one.json": b"[]"}) == {
        "one": [],
        "two": {"x": 1},
    }
