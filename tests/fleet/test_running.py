from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

import pytest

from rfgit.attest import kinds
from rfgit.domain.digest import Digest
from rfgit.domain.evidence import Evidence
from rfgit.fleet.running import MAX_NUMBER, activations, running
from tests.evidencekit import says

OLD, NEW, OTHER = map(Digest.of, (b"old", b"new", b"other"))


def activated(artifact: Digest, number: Any = 1, fleet: Any = "lyon", replaced: Any = None) -> Evidence:
    predicate = {"fleet": fleet, "number": number, "replaced": replaced}
    return says(kinds.ACTIVATION, predicate, subject=artifact)


def fleets(artifact: Digest, *evidence: Evidence) -> list[str]:
    return [item.fleet for item in running(evidence, artifact)]


def test_the_newest_activation_counts_in_whatever_order_it_is_read() -> None:
    evidence = [
        activated(OLD, 1),
        activated(NEW, 2, replaced=str(OLD)),
        activated(OLD, 10, "nantes"),
        activated(NEW, 9, "nantes"),
    ]
    for shuffled in itertools.permutations(evidence):
        assert (fleets(NEW, *shuffled), fleets(OLD, *shuffled), fleets(OTHER, *shuffled)) == (["lyon"], ["nantes"], [])
        assert [(item.fleet, item.number) for item in activations(shuffled)] == [
            ("lyon", 1),
            ("lyon", 2),
            ("nantes", 9),
            ("nantes", 10),
        ]


def test_what_was_replaced_is_told() -> None:
    assert [item.replaced for item in activations([activated(OLD), activated(NEW, 2, replaced=str(OLD))])] == [
        None,
        str(OLD),
    ]


def test_going_back_is_an_activation_too() -> None:
    evidence = [activated(OLD, 1), activated(NEW, 2), activated(OLD, 3)]
    assert fleets(OLD, *evidence) == ["lyon"]
    assert fleets(NEW, *evidence) == []


def test_without_an_activation_nobody_is_known_to_run_it() -> None:
    assert running([], NEW) == ()


@pytest.mark.parametrize(
    "item",
    [
        pytest.param(replace(activated(NEW), roles=()), id="by nobody of that role"),
        pytest.param(replace(activated(NEW), roles=("verifier",)), id="by another role"),
        pytest.param(says(kinds.PROVENANCE, subject=NEW), id="another kind"),
        *(pytest.param(activated(NEW, fleet=fleet), id=f"fleet {fleet!r}") for fleet in (None, 1, ["lyon"])),
        *(
            pytest.param(activated(NEW, number), id=f"number {number!r}")
            for number in (None, "2", 2.0, True, [2], 0, -1, 2**53, 2**63, 10**300)
        ),
    ],
)
def test_what_is_no_activation(item: Evidence) -> None:
    assert activations([item]) == ()
    assert fleets(OLD, activated(OLD), item) == ["lyon"]


def test_the_largest_number() -> None:
    assert fleets(NEW, activated(OLD, MAX_NUMBER - 1), activated(NEW, MAX_NUMBER)) == ["lyon"]


def test_two_activations_with_one_number_leave_it_open() -> None:
    for evidence in itertools.permutations([activated(OTHER, 1), activated(OLD, 2), activated(NEW, 2)]):
        assert fleets(OLD, *evidence) == fleets(NEW, *evidence) == ["lyon"]
        assert fleets(OTHER, *evidence) == []


def test_the_same_activation_signed_twice_is_told_once() -> None:
    assert fleets(NEW, activated(NEW), activated(NEW)) == ["lyon"]


@pytest.mark.parametrize("replaced", [1, ["x"], {}])
def test_a_predecessor_that_cannot_be_read_is_unknown(replaced: Any) -> None:
    assert activations([activated(NEW, replaced=replaced)])[0].replaced is None
