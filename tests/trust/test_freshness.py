from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rfgit.domain.digest import Digest
from rfgit.trust.freshness import RobotState, Seen, advance, read_state, write_state

HERE, ONE, OTHER = map(Digest.of, (b"here", b"1", b"2"))
KEY = "arm/bench"
STATE = RobotState(HERE, 3, {KEY: Seen(5, ONE), "hand/bench": Seen(9, OTHER)})

digests = st.binary(max_size=4).map(Digest.of)
counters = st.integers(1, 2**53 - 1)
states = st.builds(
    RobotState, digests, counters, st.dictionaries(st.text(), st.builds(Seen, counters, digests), max_size=3)
)


def rules(offered: Seen, trust: int = 3, repository: Digest = HERE, state: RobotState | None = STATE) -> list[str]:
    return [finding.rule for finding in advance(state, repository, trust, KEY, offered)[1]]


@given(states)
def test_a_state_is_read_as_it_was_written(state: RobotState) -> None:
    assert read_state(write_state(state)) == state


def test_a_step_forward_is_remembered() -> None:
    after, findings = advance(STATE, HERE, 4, KEY, Seen(6, OTHER))
    assert findings == ()
    assert after == RobotState(HERE, 4, {**STATE.seen, KEY: Seen(6, OTHER)})
    assert STATE.seen[KEY] == Seen(5, ONE)


def test_the_first_sight_is_remembered() -> None:
    assert advance(None, HERE, 2, KEY, Seen(1, ONE)) == (RobotState(HERE, 2, {KEY: Seen(1, ONE)}), ())


def test_the_same_again_is_no_step_back() -> None:
    assert advance(STATE, HERE, 3, KEY, Seen(5, ONE)) == (STATE, ())


def test_each_name_and_target_counts_for_itself() -> None:
    assert advance(STATE, HERE, 3, "hand/other", Seen(1, ONE))[1] == ()


@pytest.mark.parametrize(
    ("wanted", "offered", "trust", "repository"),
    [
        (["rollback"], Seen(4, ONE), 3, HERE),
        (["rollback"], Seen(4, OTHER), 9, HERE),
        (["rollback"], Seen(5, OTHER), 3, HERE),
        (["trust-rollback"], Seen(6, OTHER), 2, HERE),
        (["trust-rollback", "rollback"], Seen(1, OTHER), 1, HERE),
        (["state-mismatch"], Seen(6, OTHER), 3, OTHER),
        (["state-mismatch"], Seen(1, OTHER), 1, OTHER),
    ],
)
def test_a_step_back(wanted: list[str], offered: Seen, trust: int, repository: Digest) -> None:
    assert rules(offered, trust, repository) == wanted


GOOD = json.loads(write_state(STATE))


@pytest.mark.parametrize(
    "value",
    [
        {**GOOD, "schema": "rfgit/robot-state/v2"},
        {**GOOD, "extra": 1},
        {key: GOOD[key] for key in GOOD if key != "seen"},
        {key: GOOD[key] for key in GOOD if key != "repository"},
        {**GOOD, "repository": HERE.hex},
        {**GOOD, "repository": None},
        {**GOOD, "seen": []},
        {**GOOD, "seen": {KEY: 5}},
        {**GOOD, "seen": {KEY: {"counter": 5}}},
        {**GOOD, "seen": {KEY: {"counter": 5, "artifact": str(ONE), "at": "now"}}},
        {**GOOD, "seen": {KEY: {"counter": 5, "artifact": "sha256:x"}}},
        *({**GOOD, "trustVersion": value} for value in (0, -1, 1.0, "3", True, None, 2**53, 2**63, [1])),
        *(
            {**GOOD, "seen": {KEY: {"counter": value, "artifact": str(ONE)}}}
            for value in (0, -1, 5.0, "5", True, 2**53)
        ),
        [],
        None,
    ],
)
def test_a_state_that_cannot_be_read(value: Any) -> None:
    with pytest.raises(ValueError, match="expected"):
        read_state(json.dumps(value).encode())


@pytest.mark.parametrize("size", range(0, len(write_state(STATE)) - 1, 7))
def test_a_state_that_was_cut(size: int) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the JSON reader says where
        read_state(write_state(STATE)[:size])
