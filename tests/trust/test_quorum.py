from __future__ import annotations

import itertools
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rfgit.trust.quorum import MAX_CHOICES, Need, can_be_separated, shared_principals

ROLES, PEOPLE = ("a", "b", "c"), ("p", "q", "r", "s")
needs_of_a_release = st.lists(
    st.builds(
        Need,
        st.just("rule"),
        st.just("what"),
        st.sampled_from(ROLES),
        st.integers(0, 3),
        st.lists(st.sampled_from(PEOPLE), unique=True).map(tuple),
    ),
    max_size=5,
)


def need(role: str, count: int, *candidates: str) -> Need:
    return Need("rule", "what", role, count, candidates)


def brute_force(needs: list[Need]) -> bool:
    """Give every person every role, also roles that they did not sign in: does any choice meet all needs?"""
    choices = (dict(zip(PEOPLE, roles, strict=True)) for roles in itertools.product(ROLES, repeat=len(PEOPLE)))
    return any(all(sum(who[name] == n.role for name in n.candidates) >= n.count for n in needs) for who in choices)


@given(needs_of_a_release)
def test_it_finds_a_choice_exactly_when_there_is_one(needs: list[Need]) -> None:
    assert can_be_separated(needs) == brute_force(needs)


@given(needs_of_a_release)
def test_more_candidates_never_harm(needs: list[Need]) -> None:
    if can_be_separated(needs) and needs:
        first = needs[0]
        assert can_be_separated([Need("rule", "what", first.role, first.count, (*first.candidates, "new")), *needs[1:]])


@given(needs_of_a_release)
def test_the_order_of_needs_is_no_matter(needs: list[Need]) -> None:
    assert can_be_separated(needs) == can_be_separated(needs[::-1])


@pytest.mark.parametrize(
    ("needs", "possible"),
    [
        pytest.param([], True, id="nothing is needed"),
        pytest.param([need("a", 1)], False, id="nobody"),
        pytest.param([need("a", 1, "p")], True, id="one"),
        pytest.param([need("a", 2, "p")], False, id="one of two"),
        pytest.param([need("a", 1, "p"), need("b", 1, "p")], False, id="one for two roles"),
        pytest.param([need("a", 1, "p"), need("a", 1, "p")], True, id="one for two needs of a role"),
        pytest.param([need("a", 1, "p", "q"), need("b", 1, "p")], True, id="another frees the one"),
        pytest.param(
            [need("a", 1, "p", "q"), need("b", 1, "p", "q"), need("c", 1, "p", "q")], False, id="two for three"
        ),
        pytest.param([need("a", 1, "p", "q"), need("b", 1, "q", "r"), need("c", 1, "r", "p")], True, id="a ring"),
        pytest.param([need("a", 2, "p", "q"), need("b", 1, "p", "q")], False, id="both are taken"),
        pytest.param(
            [need("a", 1, "p"), need("a", 1, "q"), need("b", 1, "p", "q")], False, id="a role needs both apart"
        ),
    ],
)
def test_one_role_each(needs: list[Need], possible: bool) -> None:
    assert can_be_separated(needs) is possible


@pytest.mark.parametrize(("people", "roles"), [(10, 6), (40, 2), (1000, 2), (6, 200)])
def test_a_search_that_would_never_end_is_refused(people: int, roles: int) -> None:
    everybody = tuple(f"p{number}" for number in range(people))
    start = time.monotonic()
    assert not can_be_separated([need(f"r{number}", people, *everybody) for number in range(roles)])
    assert time.monotonic() - start < 5


def test_the_longest_search_ends_soon() -> None:
    everybody = tuple(f"p{number}" for number in range(16))
    assert 2 ** len(everybody) == MAX_CHOICES
    start = time.monotonic()
    assert not can_be_separated([need("a", 16, *everybody), need("b", 1, *everybody)])
    assert time.monotonic() - start < 10


def test_who_is_shared() -> None:
    needs = [need("b", 1, "q", "p"), need("a", 1, "p"), need("a", 1, "r"), need("c", 1, "p")]
    assert shared_principals(needs) == {"p": ("b", "a", "c")}
    assert shared_principals([]) == {}


@pytest.mark.parametrize(
    ("count", "candidates", "lacking"), [(1, (), 1), (2, ("p",), 1), (1, ("p", "q"), 0), (0, (), 0)]
)
def test_what_lacks(count: int, candidates: tuple[str, ...], lacking: int) -> None:
    assert need("a", count, *candidates).lacking == lacking
