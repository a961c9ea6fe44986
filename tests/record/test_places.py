from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rfgit.domain.names import ReleaseId
from rfgit.record.places import FileName, parse_file_name, policy_place, release_place

RELEASE = ReleaseId("arm", "1.0.0")
NAME = f"approval.{'a' * 32}.{'b' * 16}.dsse.json"


def test_the_places() -> None:
    assert release_place(RELEASE, "lite", NAME) == f"releases/arm/1.0.0/attestations/lite/{NAME}"
    assert release_place(RELEASE, None, NAME) == f"releases/arm/1.0.0/attestations/_release/{NAME}"
    assert policy_place("approval", NAME) == f"policies/evidence/approval/{NAME}"


@pytest.mark.parametrize("target", ["", "..", "_release", "a/b", "A", "../x", "x\n"])
def test_a_target_is_a_name(target: str) -> None:
    with pytest.raises(ValueError, match="target"):
        release_place(RELEASE, target, NAME)


_ODD = [
    "",
    "x.dsse.json",
    NAME.upper(),
    NAME + "\n",
    NAME + "x",
    "a/" + NAME,
    "../" + NAME,
    NAME.replace("a" * 32, "a" * 31),
    NAME.replace("b" * 16, "g" * 16),
    NAME.replace("approval", ""),
    NAME.replace("approval", "-x"),
    NAME.replace("approval", "a..b"),
]


@pytest.mark.parametrize("name", _ODD)
def test_a_file_name_has_one_form(name: str) -> None:
    with pytest.raises(ValueError, match="expected"):
        release_place(RELEASE, "lite", name)
    with pytest.raises(ValueError, match="expected"):
        policy_place("approval", name)


def test_a_file_of_another_kind_has_no_place_here() -> None:
    with pytest.raises(ValueError, match="revocation"):
        policy_place("revocation", NAME)


def test_a_kind_may_have_dots() -> None:
    assert parse_file_name(NAME.replace("approval", "link-a.b")) == FileName("link-a.b", "a" * 32, "b" * 16)


_HEX = st.text("0123456789abcdef", min_size=32, max_size=32)


@given(st.from_regex(r"[a-z][a-z-]{0,20}", fullmatch=True), _HEX, _HEX.map(lambda text: text[:16]))
def test_a_name_is_read_as_it_was_written(kind: str, payload: str, spki: str) -> None:
    name = FileName(kind, payload, spki)
    assert parse_file_name(f"some/where/{name}") == name
