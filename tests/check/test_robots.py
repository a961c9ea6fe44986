"""A robot has one fleet."""

from __future__ import annotations

import pytest

from rfgit.check.robots import robot_findings
from rfgit.declare.documents import Fleet, Place, Source
from rfgit.domain.digest import Digest


def _fleets(**robots: object) -> list[Fleet]:
    made = []
    for name, value in robots.items():
        spec = {} if value is None else {"robots": value}
        source = Source(f"targets/fleets/{name}.yaml", Digest.of(b""), {"spec": spec}, {})
        made.append(Fleet(source, name, ("lite",), Place(None, None, None, None)))
    return made


@pytest.mark.parametrize(
    "robots",
    [{}, {"a": ["r1", "r2"], "b": ["r3"]}, {"a": 12, "b": 12}, {"a": None, "b": ["r1"]}, {"a": ["r1"], "b": ["R1"]}],
)
def test_robots_of_one_fleet_each_are_no_matter(robots: dict[str, object]) -> None:
    assert list(robot_findings(_fleets(**robots))) == []


def test_a_shared_robot_is_told_in_both() -> None:
    found = list(robot_findings(_fleets(a=["r1", "r2"], b=["r3", "r2"])))
    assert [(item.rule, item.severity, item.path) for item in found] == [
        ("robot-taken", "error", "targets/fleets/a.yaml"),
        ("robot-taken", "error", "targets/fleets/b.yaml"),
    ]
    assert "spec.robots[1]: the robot 'r2' is in the fleet b too" in found[0].message


def test_a_fleet_that_was_copied_is_told_once_in_each() -> None:
    many = [f"r{number}" for number in range(1000)]
    found = list(robot_findings(_fleets(a=many, b=many, c=many)))
    assert [item.path for item in found] == [f"targets/fleets/{name}.yaml" for name in "abc"]
    assert all("999 more" in item.message for item in found)
