"""A release names policies that there are, or the word for all of them."""

from __future__ import annotations

import pytest

from rfgit.check.activation import activation_findings, policy_names
from rfgit.check.known import Known, known
from rfgit.check.outline import POLICIES
from rfgit.declare.files import MemoryFiles
from rfgit.domain.names import ReleaseId
from tests.check.outlines import outline

_FILES = {
    "policies/region.rego": b"# METADATA\n# package rfgit.comment\npackage rfgit.region # here\n\ndeny := set()\n",
    "policies/deep/night.rego": b"package rfgit.night_shift\n",
    "policies/region_test.rego": b"package rfgit.region_test\n",
    "policies/lib/places.rego": b"package rfgit.lib.places\n",
    "policies/other.rego": b"package other.region2\n",
}


def test_the_names_are_those_of_packages() -> None:
    assert policy_names(MemoryFiles(_FILES)) == known(("default", "region", "night_shift"))


def test_without_policies_there_is_the_word_for_all() -> None:
    assert policy_names(MemoryFiles({})) == known(("default",))


def test_of_policies_that_cannot_be_read_nothing_is_known() -> None:
    files = MemoryFiles({}, {"policies/region.rego": "120000"})
    assert policy_names(files) is None
    naming = outline("a@1", policies={"update": "x"})
    assert list(activation_findings([naming], lambda: policy_names(files), lambda _: False)) == []


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("defualt", "did you mean 'default'?"),
        ("night-shift", "did you mean 'night_shift'?"),
        ("regions", "did you mean 'region'?"),
        ("xyz", "there are: default, night_shift, region"),
    ],
)
def test_another_name_is_told_at_its_field(name: str, hint: str) -> None:
    at = (*POLICIES, "update")
    naming = outline("a@1", policies={"update": name}, places={(): (1, 1), at: (9, 7)})
    (found,) = activation_findings([naming], lambda: policy_names(MemoryFiles(_FILES)), lambda _: False)
    assert (found.rule, found.severity, found.line, found.hint) == ("policy-unknown", "error", 9, hint)
    assert found.message.startswith("spec.activation.policies.update: ")


def test_what_is_released_can_no_longer_be_mended() -> None:
    naming = [outline(f"a@{number}", policies={"update": "gone"}) for number in (1, 2)]
    released = {ReleaseId.parse("a@1")}
    found = activation_findings(naming, lambda: known(("default",)), released.__contains__)
    assert [(item.path, item.severity) for item in found] == [
        ("releases/a/1/release.yaml", "warning"),
        ("releases/a/2/release.yaml", "error"),
    ]


def test_policies_are_read_only_where_one_is_named() -> None:
    def fail() -> Known:
        raise AssertionError

    assert list(activation_findings([outline("a@1")], fail, lambda _: False)) == []
