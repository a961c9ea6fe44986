"""The evidence schemas against what rfgit really writes, and against the field lists of the standards."""

from __future__ import annotations

import json

import jsonschema
import pytest

from rfgit.attest import kinds
from rfgit.declare.packaged import packaged_folder
from tests.attest.made import Made
from tests.attest.schemas import ALL, SCHEMAS, WRITTEN, accepts, load, properties, undescribed, why
from tests.attest.upstream import ENVELOPE, STATEMENT, UPSTREAM, foreign, resources
from tests.evidencekit import good_predicate


@pytest.mark.parametrize("name", ALL)
def test_a_schema_is_one(name: str) -> None:
    found = load(name)
    jsonschema.Draft202012Validator.check_schema(found)
    assert found["$id"] == f"https://rfabric.dev/schemas/{name}.schema.json"
    assert found["description"]


@pytest.mark.parametrize("name", ALL)
def test_every_property_is_described(name: str) -> None:
    bare = [way for way, part in properties(load(name)) if not part.get("description")]
    assert bare == []


def test_every_file_is_known() -> None:
    there = {path.name.removesuffix(".schema.json") for path in (packaged_folder("schemas") / "predicates").iterdir()}
    assert there == {name.partition("/")[2] for name in ALL if name.startswith("predicates/")}


def test_every_kind_is_recorded(made: Made) -> None:
    types = {value["predicateType"] for _, value in made.payloads()}
    assert types == {kinds.PREDICATE_TYPES[kind] for kind in WRITTEN}


def test_recorded_envelopes_and_their_contents_fit(made: Made) -> None:
    assert made.envelopes
    for path, value in made.payloads():
        assert why("envelope", json.loads(made.envelopes[path])) == [], path
        assert why("statement", value) == [], path
        assert why(SCHEMAS[kinds.KINDS[value["predicateType"]]], value["predicate"]) == [], path


def test_the_deployment_manifest_fits(made: Made) -> None:
    assert why("deployment", made.layer("deployment")) == []


def test_the_robots_state_fits(made: Made) -> None:
    assert why("robot-state", json.loads((made.folder / "state.json").read_bytes())) == []


@pytest.mark.parametrize("kind", SCHEMAS)
def test_good_predicates_fit(kind: str) -> None:
    assert why(SCHEMAS[kind], good_predicate(kind)) == []


def test_what_is_written_is_described(made: Made) -> None:
    """No field that rfgit writes is left to be guessed."""
    unknown = [way for path, value in made.payloads() for way in undescribed("statement", value)]
    for _, value in made.payloads():
        unknown += undescribed(SCHEMAS[kinds.KINDS[value["predicateType"]]], value["predicate"])
    unknown += undescribed("deployment", made.layer("deployment"))
    assert unknown == []


def test_standard_predicates_have_no_field_of_our_own(made: Made) -> None:
    for path, value in made.payloads():
        kind = kinds.KINDS[value["predicateType"]]
        assert list(foreign(value, STATEMENT)) == [], path
        assert list(foreign(json.loads(made.envelopes[path]), ENVELOPE)) == [], path
        if kind in UPSTREAM:
            assert list(foreign(value["predicate"], UPSTREAM[kind])) == [], path


@pytest.mark.parametrize("kind", UPSTREAM)
def test_resources_are_named_by_more_than_a_name(made: Made, kind: str) -> None:
    """in-toto's ResourceDescriptor: uri, digest or content; a policy's has a uri, an attestation's a digest."""
    for resource in resources(made.predicate(kind), UPSTREAM[kind]):
        assert {"uri", "digest", "content"} & set(resource), resource


def test_no_level_looks_like_one_of_slsa(made: Made) -> None:
    verdicts = [value["predicate"] for _, value in made.payloads() if "verification_summary" in value["predicateType"]]
    levels = {level for given in verdicts for level in given["verifiedLevels"]}
    assert levels == {"RFGIT_RELEASE", "RFGIT_EXPORT"}


def test_a_deployment_manifest_is_closed_and_whole(made: Made) -> None:
    good = made.layer("deployment")
    assert not accepts("deployment", {**good, "more": 1})
    for field in good:
        assert not accepts("deployment", {key: value for key, value in good.items() if key != field}), field
