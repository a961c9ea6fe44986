from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from rfgit.attest import kinds
from rfgit.attest.predicates import approval, performance, provenance, registry_state, test_result, verdict
from tests.evidencekit import good_evidence, good_predicate, judged, measured, ran

ROOMS: dict[str, Any] = {
    kinds.REGISTRY_STATE: registry_state,
    kinds.APPROVAL: approval,
    kinds.PROVENANCE: provenance,
    kinds.TEST_RESULT: test_result,
    kinds.PERFORMANCE: performance,
    kinds.VERDICT: verdict,
}


@pytest.mark.parametrize("kind", ROOMS)
def test_what_is_written_is_read(kind: str) -> None:
    predicate = judged(good_evidence()[:5]) if kind == kinds.VERDICT else good_predicate(kind)
    assert ROOMS[kind].write(ROOMS[kind].read(predicate)) == predicate
    assert ROOMS[kind].read(json.loads(json.dumps(predicate))) == ROOMS[kind].read(predicate)


@pytest.mark.parametrize("kind", ROOMS)
def test_fields_that_are_not_known_are_left_alone(kind: str) -> None:
    good = good_predicate(kind)
    assert ROOMS[kind].read({**good, "x-note": [1]}) == ROOMS[kind].read(good)


@pytest.mark.parametrize("kind", ROOMS)
def test_an_empty_predicate_says_nothing(kind: str) -> None:
    with pytest.raises(ValueError, match="expected"):
        ROOMS[kind].read({})


def changed(kind: str, change: Callable[[Any], object]) -> None:
    predicate = json.loads(json.dumps(good_predicate(kind)))
    change(predicate)
    ROOMS[kind].read(predicate)


@pytest.mark.parametrize(
    ("kind", "change", "says"),
    [
        (kinds.APPROVAL, lambda p: p.update(on="everything"), "one of declaration, artifact, protected under 'on'"),
        (kinds.APPROVAL, lambda p: p.update(on="Artifact"), "under 'on', got 'Artifact'"),
        (kinds.APPROVAL, lambda p: p.update(decision="approved "), "under 'decision', got 'approved '"),
        (kinds.APPROVAL, lambda p: p.update(decision=True), "a string under 'decision', got bool"),
        (kinds.APPROVAL, lambda p: p.update(role=["safety", "root"]), "a string under 'role', got list"),
        (kinds.PROVENANCE, lambda p: p["buildDefinition"].update(buildType="https://example.com/other"), "buildType"),
        (kinds.PROVENANCE, lambda p: p["buildDefinition"]["externalParameters"].update(script="x"), r"\['script'\]"),
        (kinds.PROVENANCE, lambda p: p["buildDefinition"].pop("resolvedDependencies"), "'resolvedDependencies'"),
        (kinds.PROVENANCE, lambda p: p["runDetails"].pop("builder"), "an object under 'builder', got nothing"),
        (kinds.TEST_RESULT, lambda p: p.update(result="WARNED"), "the result is WARNED, its tests say PASSED"),
        (kinds.TEST_RESULT, lambda p: p.update(result="passed"), "under 'result', got 'passed'"),
        (kinds.TEST_RESULT, lambda p: p.update(failedTests=["bench/load"]), "is PASSED, its tests say FAILED"),
        (kinds.TEST_RESULT, lambda p: p.update(passedTests=[]), "is PASSED, its tests say FAILED"),
        (kinds.TEST_RESULT, lambda p: p.pop("passedTests"), "is PASSED, its tests say FAILED"),
        (kinds.TEST_RESULT, lambda p: p.update(failedTests=None), "a list of strings under 'failedTests', got nothing"),
        (kinds.TEST_RESULT, lambda p: p.update(passedTests="bench/load"), "a list of strings under 'passedTests'"),
        (kinds.PERFORMANCE, lambda p: p["measurements"][0].update(value="12"), "a number under 'value', got str"),
        (kinds.PERFORMANCE, lambda p: p["measurements"][0].update(value=True), "a number under 'value', got bool"),
        (kinds.PERFORMANCE, lambda p: p["measurements"][0].update(comparator="=="), "under 'comparator', got '=='"),
        (kinds.PERFORMANCE, lambda p: p["measurements"][0].update(assurance="measured"), "under 'assurance'"),
        (kinds.PERFORMANCE, lambda p: p.update(measurements={}), "a list of objects under 'measurements'"),
        (kinds.PERFORMANCE, lambda p: p.update(measurements=[[]]), "a list of objects under 'measurements'"),
        (kinds.PERFORMANCE, lambda p: p.update(samples=99.9), "an integer under 'samples', got float"),
        (kinds.PERFORMANCE, lambda p: p.update(samples=True), "an integer under 'samples', got bool"),
        (kinds.VERDICT, lambda p: p.update(verificationResult="OK"), "under 'verificationResult', got 'OK'"),
        (kinds.VERDICT, lambda p: p.pop("verifiedLevels"), "a list of strings under 'verifiedLevels', got nothing"),
        (kinds.VERDICT, lambda p: p.update(verifiedLevels="RFGIT_RELEASE"), "a list of strings under 'verifiedLevels'"),
        (kinds.VERDICT, lambda p: p["policy"]["digest"].update(sha256="AB" * 32), "64 lower-case"),
        (kinds.VERDICT, lambda p: p["policy"].update(digest={"sha512": "ab" * 64}), "'sha256', got nothing"),
        (kinds.VERDICT, lambda p: p.update(inputAttestations=[{"uri": "x"}]), "an object under 'digest', got nothing"),
        (kinds.REGISTRY_STATE, lambda p: p.update(stage=None), "a string under 'stage', got nothing"),
        (kinds.REGISTRY_STATE, lambda p: p.update(version=7), "a string under 'version', got int"),
        (kinds.REGISTRY_STATE, lambda p: p.update(lineage=[]), "an object under 'lineage', got list"),
    ],
)
def test_a_predicate_of_another_shape_is_refused(kind: str, change: Callable[[Any], object], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        changed(kind, change)


def test_nothing_tested_is_a_failure() -> None:
    assert test_result.TestResult((), (), ()).result == "FAILED"
    assert test_result.read(ran("load")).result == "FAILED"


def test_a_number_may_have_no_value() -> None:
    assert performance.read(measured(None)).measurements[0].value is None


def test_each_kind_has_one_predicate_type() -> None:
    assert len(kinds.KINDS) == len(kinds.PREDICATE_TYPES)
    assert all(name == name.lower() and "." not in name for name in kinds.PREDICATE_TYPES)
