from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rfgit.attest.statement import (
    MAX_SUBJECTS,
    STATEMENT_TYPE,
    Statement,
    read_statement,
    write_statement,
)
from rfgit.domain.digest import Digest
from rfgit.domain.evidence import Subject

CASES = sorted((Path(__file__).parent.parent / "vectors/statement/refuse").glob("*.json"))
ONE, OTHER = Subject("one", Digest.of(b"1")), Subject("other", Digest.of(b"2"))

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)


def written(**changes: object) -> bytes:
    statement = {
        "_type": STATEMENT_TYPE,
        "subject": [{"digest": {"sha256": ONE.digest.hex}}],
        "predicateType": "p",
        "predicate": {},
    }
    return json.dumps({**statement, **changes}).encode()


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_what_is_no_statement_is_refused(path: Path) -> None:
    case = json.loads(path.read_bytes())
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the vector says which
        read_statement(case["text"].encode())
    assert case["says"] in str(caught.value)


@given(st.dictionaries(st.text(), json_values, max_size=4), st.dictionaries(st.text(), st.text(), max_size=4))
def test_a_statement_is_read_as_it_was_written(predicate: dict[str, object], binding: dict[str, str]) -> None:
    statement = Statement("https://example.com/p", (ONE, OTHER), binding, predicate)
    assert read_statement(write_statement(statement)) == statement


def test_the_form_is_that_of_in_toto() -> None:
    payload = write_statement(Statement("p", (ONE, OTHER), {"release": "a@1"}, {"x": 1}))
    assert json.loads(payload) == {
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [
            {"name": "one", "digest": {"sha256": ONE.digest.hex}, "annotations": {"rfabric.dev/release": "a@1"}},
            {"name": "other", "digest": {"sha256": OTHER.digest.hex}},
        ],
        "predicateType": "p",
        "predicate": {"x": 1},
    }


def test_integers_stay_integers() -> None:
    big = 2**53 - 1
    value = read_statement(write_statement(Statement("p", (ONE,), {}, {"n": big}))).predicate["n"]
    assert (value, type(value)) == (big, int)


def test_other_digests_beside_sha256_are_ignored() -> None:
    subject = [{"digest": {"sha256": ONE.digest.hex, "sha512": "x", "gitCommit": "y"}, "uri": "z", "mediaType": "m"}]
    assert read_statement(written(subject=subject)).subjects == (Subject("", ONE.digest),)


def test_fields_that_nobody_knows_are_left_alone() -> None:
    assert read_statement(written(extra={"a": 1})) == read_statement(written())


def test_only_the_first_subject_binds() -> None:
    digest = {"sha256": ONE.digest.hex}
    subject = [{"digest": digest}, {"digest": digest, "annotations": {"rfabric.dev/release": "evil@1"}}]
    assert read_statement(written(subject=subject)).binding == {}


def test_annotations_of_others_bind_nothing() -> None:
    annotations = {
        "rfabric.dev/release": "a@1",
        "release": "b@1",
        "rfabric.devil/release": "c@1",
        "x": [1],
        "RFABRIC.DEV/release": 2,
    }
    subject = [{"digest": {"sha256": ONE.digest.hex}, "annotations": annotations}]
    assert read_statement(written(subject=subject)).binding == {"release": "a@1"}


def test_as_many_subjects_as_are_read() -> None:
    subject = [{"digest": {"sha256": ONE.digest.hex}}] * MAX_SUBJECTS
    assert len(read_statement(written(subject=subject)).subjects) == MAX_SUBJECTS


def test_whole_surrogate_pairs_are_characters() -> None:
    assert (
        read_statement(written().replace(b'"predicate": {}', b'"predicate": {"x": "\\ud83d\\ude00"}')).predicate["x"]
        == "😀"
    )


@pytest.mark.parametrize("value", [float("nan"), float("inf"), {1: "x"}, "\ud800"], ids=repr)
def test_what_has_no_bytes_is_not_written(value: object) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - each has a reason of its own
        write_statement(Statement("p", (ONE,), {}, {"x": value}))
