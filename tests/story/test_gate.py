"""A released artifact, and the places where it may run."""

from __future__ import annotations

import pytest

from tests.story.storykit import REACHY, Place, approve_release

LYON = "targets/fleets/lyon.yaml"
FLEET = """\
apiVersion: rfgit/v1alpha1
kind: Fleet
metadata: {{name: new}}
spec:
  targets: [reachy-mini-lite]
  place: {place}
"""


def test_everything_that_the_demo_leaves_answers_yes(demo: Place) -> None:
    demo.rfgit("check")
    demo.rfgit("audit")
    card = demo.rfgit("show", REACHY).data
    assert {item["target"] for item in card["variants"]} == {"reachy-mini-lite", "reachy-mini-wireless"}
    for item in card["variants"]:
        assert "onnxruntime 1.26.0" in item["answers"]["runtime"]["facts"].values()


def test_lyon_may_run_it(demo: Place) -> None:
    (variant,) = demo.rfgit("gate", REACHY, "--fleet", "lyon").data["variants"]
    assert variant["decision"] == "allow"
    assert variant["artifact"].startswith("sha256:")
    assert len(variant["evidence"]) == 7


def test_boston_may_not_and_hears_of_its_region(demo: Place) -> None:
    answer = demo.rfgit("gate", REACHY, "--fleet", "boston", ends=1)
    assert answer.rules == {"region-not-allowed"}
    assert answer.says("fleet boston is in US, the release may run in: EU")
    assert answer.errors[0]["path"] == "targets/fleets/boston.yaml"
    assert answer.errors[0]["line"]


@pytest.mark.parametrize(
    ("place", "ends", "rules"),
    [
        ("{region: DE, jurisdiction: EU}", 0, set()),
        ("{region: US, jurisdiction: US}", 1, {"region-not-allowed"}),
        ("{jurisdiction: EU}", 1, {"region-place-unknown"}),
    ],
)
def test_a_new_fleet_is_nothing_until_it_is_approved(demo: Place, place: str, ends: int, rules: set[str]) -> None:
    demo.write("targets/fleets/new.yaml", FLEET.format(place=place))
    demo.commit("Add a fleet")
    before = demo.rfgit("gate", REACHY, "--fleet", "new", ends=1)
    assert before.rules == {"protected-not-approved", *rules}
    assert before.says("of role site")
    demo.rfgit("approve", "--protected", "fleets", "--yes")
    assert demo.rfgit("gate", REACHY, "--fleet", "new", ends=ends).rules == rules


def test_lyon_moves_to_the_united_states(demo: Place) -> None:
    demo.edit(LYON, ("region: FR", "region: US"), ("jurisdiction: EU", "jurisdiction: US"))
    assert demo.rfgit("gate", REACHY, "--fleet", "lyon").rules == set(), "what is not committed has no say"
    demo.commit("Move lyon")
    moved = demo.rfgit("gate", REACHY, "--fleet", "lyon", ends=1)
    assert moved.rules == {"protected-not-approved", "region-not-allowed"}
    demo.rfgit("approve", "--protected", "fleets", "--yes")
    assert demo.rfgit("gate", REACHY, "--fleet", "lyon", ends=1).rules == {"region-not-allowed"}


def test_a_release_for_the_united_states_is_boston_s(demo: Place) -> None:
    path = demo.copy_release("reachy-kinematics", "1.0.0", "1.0.1")
    demo.edit(path, ("counter: 1\n", "counter: 2\n"), ("    regions:\n      - EU\n", "    regions: [US]\n"))
    demo.commit("Propose 1.0.1 for the United States")
    release = "reachy-kinematics@1.0.1"
    demo.rfgit("approve", release, "--all", "--yes")
    waiting = demo.rfgit("gate", release, "--fleet", "boston", ends=1)
    assert waiting.rules == {"not-released", "signature-missing"}
    assert [item for item in waiting.errors if "model-owner" in item["message"]] == [], "the model's owner has signed"
    approve_release(demo, release)
    assert demo.rfgit("gate", release, "--fleet", "boston").rules == set()
    assert demo.rfgit("gate", release, "--fleet", "lyon", ends=1).rules == {"region-not-allowed"}
    assert demo.rfgit("gate", REACHY, "--fleet", "lyon").rules == set()
    demo.rfgit("audit")


def test_a_fleet_that_nobody_declared_is_refused(demo: Place) -> None:
    assert demo.rfgit("gate", REACHY, "--fleet", "paris", ends=1).says("paris")
