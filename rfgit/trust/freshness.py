"""What a robot remembers, so that nothing older can be passed off on it. Counters decide; clocks do not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, Mapping, Tuple

from ..domain.canonical import canonical_json, read_json
from ..domain.digest import Digest
from ..domain.finding import Finding

SCHEMA = "rfgit/robot-state/v1"


@dataclass(frozen=True)
class Seen:
    """The highest counter seen for one release name and target, and the artifact that had it."""

    counter: int
    artifact: Digest


@dataclass(frozen=True)
class RobotState:
    """`seen` is by `name/target`; `trust_version` is the newest trust policy seen."""

    repository: Digest
    trust_version: int
    seen: Mapping[str, Seen]


def read_state(data: bytes) -> RobotState:
    """Read a state file; ValueError says what is wrong with it. Nobody signs it: the robot has to guard it."""
    value = read_json(data)
    if not isinstance(value, dict) or value.get("schema") != SCHEMA:
        raise ValueError(f"expected an object of schema {SCHEMA}")
    if set(value) != {"schema", "repository", "trustVersion", "seen"} or not isinstance(value["seen"], dict):
        raise ValueError("expected the fields repository, trustVersion and seen")
    seen = {key: _read_seen(entry) for key, entry in value["seen"].items()}
    return RobotState(Digest.parse(str(value["repository"])), _counter(value["trustVersion"]), seen)


def write_state(state: RobotState) -> bytes:
    """The bytes of a state file, canonical but for a final newline: `read_state(write_state(state)) == state`."""
    seen = {key: {"counter": item.counter, "artifact": str(item.artifact)} for key, item in state.seen.items()}
    value: Dict[str, Any] = {"schema": SCHEMA, "repository": str(state.repository), "seen": seen}
    return canonical_json({**value, "trustVersion": state.trust_version}) + b"\n"


def advance(
    state: RobotState | None, repository: Digest, trust_version: int, key: str, offered: Seen
) -> Tuple[RobotState, Tuple[Finding, ...]]:
    """The state after this artifact was accepted, and what speaks against accepting it.

    `state-mismatch`: the state is about another repository. `trust-rollback`: an older trust policy than seen.
    `rollback`: a lower counter than seen, or the same one with another artifact.
    """
    if state is None:
        return RobotState(repository, trust_version, {key: offered}), ()
    if state.repository != repository:
        message = f"the robot's state is about repository {state.repository}, this is {repository}"
        hint = "a robot has one state file for each repository"
        return state, (Finding("state-mismatch", message, hint=hint),)
    findings = []
    if trust_version < state.trust_version:
        message = f"trust policy version {trust_version} is offered, version {state.trust_version} was seen"
        findings.append(Finding("trust-rollback", message, hint="ask for a new export"))
    before = state.seen.get(key)
    if before is not None and _goes_back(before, offered):
        seen = f"counter {before.counter} was seen before, with artifact {before.artifact}"
        message = f"counter {offered.counter} of {key} is offered, {seen}"
        findings.append(Finding("rollback", message, hint="going back needs a new version with a higher counter"))
    after = RobotState(state.repository, max(trust_version, state.trust_version), {**state.seen, key: offered})
    return after, tuple(findings)


def _goes_back(before: Seen, offered: Seen) -> bool:
    return offered.counter < before.counter or (
        offered.counter == before.counter and offered.artifact != before.artifact
    )


def _read_seen(entry: Any) -> Seen:
    if not isinstance(entry, dict) or set(entry) != {"counter", "artifact"}:
        raise ValueError("expected a counter and an artifact for each name and target")
    return Seen(_counter(entry["counter"]), Digest.parse(str(entry["artifact"])))


def _counter(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value < 2**53:
        raise ValueError(f"expected an integer from 1 to 2^53-1, got {value!r}")
    return value
