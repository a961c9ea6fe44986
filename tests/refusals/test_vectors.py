"""The refused cases of the rooms, once more, through the real command line."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from rfgit.domain.finding import Finding
from rfgit.validate.plan import Limits, Plan
from tests.cli.running import Ended, assert_answer
from tests.declare import overlays
from tests.refusals import collected
from tests.refusals.bases import AFFINE
from tests.refusals.stage import Stage

Make = Callable[[str], Stage]


def told(ended: Ended, rule: str) -> list[dict[str, Any]]:
    return [item for item in ended.result["findings"] if item["rule"] == rule]


@pytest.mark.parametrize(("expected", "patch"), [pytest.param(*case, id=name) for name, *case in overlays.refused()])
def test_a_spoilt_declaration(stage: Make, expected: dict[str, Any], patch: dict[str, Any]) -> None:
    place = stage("reachy")
    place.step_patch(patch)
    ended = place.run(["check", "--format", "json"])
    assert_answer(ended, "check")
    wanted = {"severity": "error", **expected}
    found = [{key: item[key] for key in wanted} for item in told(ended, expected["rule"])]
    if wanted["path"] is None:
        found = [{**item, "path": None} for item in found]
    assert wanted in found, ended.out
    errors = {item["rule"] for item in ended.result["findings"] if item["severity"] == "error"}
    assert ended.status == int(bool(errors))
    # Nobody holds the keys of this tree's trust policy, so that its protected sets are never approved.
    assert bool(errors - {"protected-not-approved"}) == (wanted["severity"] == "error"), ended.out


@pytest.mark.parametrize("case", collected.policies(), ids=lambda case: case.name)
def test_a_policy_set_that_is_not_fit(stage: Make, case: Path) -> None:
    place = stage("reachy")
    expected = collected.read(case / "expect.json")
    shutil.rmtree(place.root / "policies/lib")
    shutil.rmtree(place.root / "policies/data")
    for policy in (place.root / "policies").glob("*.rego"):
        policy.unlink()
    shutil.copytree(case, place.root / "policies", dirs_exist_ok=True)
    (place.root / "policies/expect.json").unlink()
    ended = place.run(["check", "--format", "json"])
    assert_answer(ended, "check")
    found = told(ended, collected.rule_of(case))
    assert found, ended.out
    assert ended.status == expected["status"]
    assert expected.get("message", "") in "\n".join(item["message"] for item in found)
    if "place" in expected:
        assert expected["place"] in [Finding(**item).place for item in found]


@pytest.mark.parametrize("case", collected.layouts(), ids=lambda case: case.name)
def test_a_layout_that_somebody_changed(stage: Make, case: Path) -> None:
    place = stage("exported")
    recipe = collected.read(case / "attack.json")
    place.step_attack(recipe["steps"])
    ended = place.run(["verify", "../export", "--trust", "../pinned.json", "--first-use", "--format", "json"])
    assert_answer(ended, "verify")
    assert ended.status == 1, ended
    assert collected.layout_rule(case) in ended.rules, ended.out


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """What loops is ended after seconds, not minutes."""
    limits = Limits(cpu_seconds=2, wall_seconds=4, memory_mib=2048)
    monkeypatch.setattr("rfgit.flow.making.Plan", partial(Plan, limits=limits))


@pytest.mark.parametrize("case", collected.sandboxes(), ids=lambda case: case.name)
@pytest.mark.usefixtures("quick")
def test_a_hostile_transform(stage: Make, case: Path) -> None:
    expected = collected.read(case / "expect.json")
    place = stage("affine")
    transform = f"releases/affine/1.0.0/transforms/{expected['transform']}.py"
    shutil.copyfile(case / "transform.py", place.root / transform)
    place.step_commit("change a transform")
    assert place.run(["build", AFFINE]).status == 0
    ended = place.run(["validate", AFFINE, "--format", "json"])
    assert_answer(ended, "validate")
    errors = {item["rule"] for item in ended.result["findings"] if item["severity"] == "error"}
    assert errors == set(expected["rules"]), ended.out
    assert ended.status == int(bool(expected["rules"]))
    if expected["rules"]:
        (first, *_) = told(ended, expected["rules"][0])
        assert (first["line"] or 0) == expected["line"]
        assert expected.get("message", "") in first["message"]
    if expected["rules"] and first["rule"].startswith("transform-"):
        assert first["path"] == transform


def test_nothing_is_left_of_the_run(stage: Make) -> None:
    place = stage("affine")
    assert place.run(["build", AFFINE]).status == 0
    assert place.run(["validate", AFFINE]).status == 0
    assert list((place.root / ".rfgit").glob("run-*")) == []
