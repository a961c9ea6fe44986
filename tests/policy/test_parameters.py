"""Each parameter in policies/data decides something: changed, it turns a verdict."""

from __future__ import annotations

from typing import Any

import pytest

from tests.policy.repository import engine, gate, parameters, proposal, rules

EU_LAW = gate({"residency": "EU", "regions": ["EU"]}, region="FR", jurisdiction="NO")


def without(items: list[str], gone: str) -> list[str]:
    assert gone in items
    return [item for item in items if item != gone]


def zones(**changed: list[str]) -> dict[str, Any]:
    own = parameters("zones")
    return {**own, "zones": {**own["zones"], **changed}}


def required(**changed: object) -> dict[str, Any]:
    return {"required": [{"role": "safety", "min": 1, "on": "model", "phase": "release", **changed}]}


@pytest.mark.parametrize(
    ("data", "document", "before", "after"),
    [
        pytest.param(
            {"regions": {"permitted": ["EU", "BR"]}},
            proposal({"regions": ["BR"]}),
            {"region-not-permitted"},
            set(),
            id="regions.permitted: one more",
        ),
        pytest.param(
            {"regions": {"permitted": ["US"]}},
            proposal({"regions": ["FR"]}),
            set(),
            {"region-not-permitted"},
            id="regions.permitted: one less",
        ),
        pytest.param({"regions": {}}, proposal(), set(), {"region-not-permitted"}, id="regions.permitted: gone"),
        pytest.param(
            {"regions": {}}, gate(), set(), {"region-place-not-permitted"}, id="regions.permitted: gone, at the gate"
        ),
        pytest.param(
            {"zones": zones(EU=without(parameters("zones")["zones"]["EU"], "FR"))},
            gate(),
            set(),
            {"region-not-allowed", "region-place-not-permitted"},
            id="zones.zones: one member less",
        ),
        pytest.param(
            {"zones": zones(BALTICS=["EE", "LT", "LV"])},
            proposal({"regions": ["BALTICS"]}),
            {"region-unknown"},
            set(),
            id="zones.zones: one zone more",
        ),
        pytest.param(
            {"zones": {**zones(), "countries": without(parameters("zones")["countries"], "FR")}},
            gate(),
            set(),
            {"region-place-unknown"},
            id="zones.countries: one less",
        ),
        pytest.param({"zones": {}}, gate(), set(), {"region-place-unknown"}, id="zones: gone"),
        pytest.param(
            {"residency": {"equivalent": {}}}, EU_LAW, set(), {"residency-not-allowed"}, id="residency.equivalent: gone"
        ),
        pytest.param(
            {"residency": {"equivalent": {"EU": ["US"]}}},
            gate({"residency": "EU"}, jurisdiction="US"),
            {"residency-not-allowed"},
            set(),
            id="residency.equivalent: one more",
        ),
        pytest.param({"signatures": required()}, gate(), set(), {"signature-missing"}, id="signatures.required: role"),
        pytest.param(
            {"signatures": required(role="model-owner", min=2)},
            gate(),
            set(),
            {"signature-missing"},
            id="signatures.required: min",
        ),
        pytest.param(
            {"signatures": required(role="model-owner", on="declaration")},
            gate(),
            set(),
            {"signature-missing"},
            id="signatures.required: on",
        ),
        pytest.param(
            {"signatures": required(role="model-owner", phase="gate")},
            {**proposal(), "phase": "release"},
            {"signature-missing"},
            set(),
            id="signatures.required: phase",
        ),
        pytest.param({"signatures": {}}, gate(), set(), {"signature-parameters"}, id="signatures.required: gone"),
    ],
)
def test_a_parameter_turns_the_verdict(
    data: dict[str, Any], document: dict[str, Any], before: set[str], after: set[str]
) -> None:
    assert rules(engine(), document) == before
    assert rules(engine(**data), document) == after
