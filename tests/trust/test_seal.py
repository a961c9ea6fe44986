from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from rfgit.attest import kinds
from rfgit.attest.predicates import verdict
from rfgit.domain.digest import Digest
from rfgit.domain.evidence import Evidence
from rfgit.domain.names import Variant
from rfgit.trust.seal import check_seal, is_seal
from tests.evidencekit import (
    CLAIM,
    REPOSITORY,
    VARIANT,
    good_evidence,
    judged,
    ran,
    says,
    trust_document,
    trust_policy,
)

EXPORT = (verdict.LEVEL_EXPORT,)


def sealed(seen: list[Evidence], by: str = "verifier-1", **changes: Any) -> Evidence:
    return says(kinds.VERDICT, judged(seen, **{"verifier": by, "levels": EXPORT, **changes}), by=by)


def told(*evidence: Evidence, repository: Digest = REPOSITORY) -> list[str]:
    return [f"{item.rule}: {item.message}" for item in check_seal(CLAIM, evidence, repository)]


def test_a_whole_export() -> None:
    good = good_evidence()
    assert told(*good, sealed(good)) == []
    assert [is_seal(item) for item in (*good, sealed(good))] == [False] * 7 + [True]


@pytest.mark.parametrize("number", range(7))
def test_what_was_left_out(number: int) -> None:
    good = good_evidence()
    seal = sealed(good)
    lost = good.pop(number)
    (said,) = told(*good, seal)
    assert said == f"seal-broken: the seal of the export does not hold: it lists {lost.file_name}, which is not there"


def test_a_withheld_failure() -> None:
    failed = says(kinds.TEST_RESULT, ran("load"), by="validator-2")
    (said,) = told(*good_evidence(), sealed([*good_evidence(), failed]))
    assert failed.file_name in said


def test_what_was_put_in() -> None:
    more = says(kinds.PROVENANCE, by="builder-2")
    (said,) = told(*good_evidence(), more, sealed(good_evidence()))
    assert f"it does not list {more.file_name}, which is there" in said


@pytest.mark.parametrize("count", [0, 2])
def test_one_seal_and_no_other_number(count: int) -> None:
    good = good_evidence()
    seals = [sealed(good), sealed(good, "verifier-2")][:count]
    (said,) = told(*good, *seals)
    assert said.startswith("seal-missing: ")
    assert f"this one has {count}" in said


@pytest.mark.parametrize(
    ("changes", "says_so"),
    [
        ({"verifier": "verifier-2"}, "signed by verifier-1 in the name of https://rfabric.dev/verifier/verifier-2"),
        ({"result": verdict.FAILED}, "it says FAILED"),
        ({"variant": Variant(VARIANT.release, "bench-2")}, "it is about rfgit:"),
    ],
)
def test_a_seal_that_says_something_else(changes: dict[str, Any], says_so: str) -> None:
    good = good_evidence()
    (said,) = told(*good, sealed(good, **changes))
    assert says_so in said


def test_a_seal_of_another_artifact() -> None:
    good = good_evidence()
    seal = says(kinds.VERDICT, judged(good, levels=EXPORT), subject=Digest.of(b"another"))
    assert "with artifact" in told(*good, seal)[0]


def test_a_seal_for_another_repository() -> None:
    good = good_evidence()
    assert len(told(*good, sealed(good), repository=Digest.of(b"another"))) == 1


def test_a_seal_by_one_who_is_no_verifier() -> None:
    good = good_evidence()
    assert "it is signed by verifier-1" in told(*good, replace(sealed(good), roles=()))[0]


def test_a_seal_that_lists_itself_lists_too_much() -> None:
    good = good_evidence()
    assert len(told(*good, sealed([*good, sealed(good)]))) == 1


def test_a_seal_on_nothing() -> None:
    assert len(told(*good_evidence(), sealed([]))) == 7


def test_a_release_verdict_is_no_seal() -> None:
    assert told(*good_evidence())[0].startswith("seal-missing: ")


def test_the_same_payload_under_another_key_is_another_envelope() -> None:
    document = trust_document()
    document["principals"]["builder-2"]["keys"].append(document["principals"]["site-1"]["keys"][0])
    del document["principals"]["site-1"], document["roles"]["site"], document["protected"][1]
    again = says(kinds.PROVENANCE, by="site-1", trust=trust_policy(document))
    (said,) = told(*good_evidence(), again, sealed(good_evidence()))
    assert again.file_name in said
