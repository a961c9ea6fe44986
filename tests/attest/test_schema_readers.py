"""Schemas and readers give one answer: what the one refuses, the other does not let in."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from rfgit.attest import kinds
from rfgit.attest.dsse import read_envelope
from rfgit.attest.statement import read_statement
from rfgit.domain.canonical import canonical_json
from rfgit.trust.freshness import read_state
from tests.attest.made import Made
from tests.attest.schemas import SCHEMAS, WRITTEN, accepts
from tests.evidencekit import READERS
from tests.nested import drop, inside, put

# Fields that the specification or the reader of a file requires and our predicate reader does not.
_STRICTER = {
    (kinds.VERDICT, "policy/uri"),
    (kinds.TEST_RESULT, "configuration/0/name"),
    (kinds.TEST_RESULT, "configuration/0/digest"),
    (kinds.TEST_RESULT, "configuration/0/digest/sha256"),
    (kinds.TEST_RESULT, "configuration/1/name"),
    (kinds.TEST_RESULT, "configuration/1/uri"),
    (kinds.TEST_RESULT, "configuration/2/name"),
    (kinds.TEST_RESULT, "configuration/2/uri"),
    (kinds.PERFORMANCE, "harness/digest/sha256"),
}


@pytest.mark.parametrize("kind", WRITTEN)
def test_what_the_reader_needs_the_schema_requires(made: Made, kind: str) -> None:
    """Each field taken away on its own: schema and reader give one answer."""
    good = made.predicate(kind)
    for way in _ways(good):
        changed = copy.deepcopy(good)
        drop(changed, way)
        words = "/".join(map(str, way))
        stricter = (kind, words) in _STRICTER
        assert accepts(SCHEMAS[kind], changed) == (not stricter and _reads(READERS[kind], changed)), words


@pytest.mark.parametrize("kind", WRITTEN)
def test_what_is_not_known_is_left_alone(made: Made, kind: str) -> None:
    good = made.predicate(kind)
    for way in [(), *(way for way in _ways(good) if isinstance(inside(good, way), dict))]:
        changed = copy.deepcopy(good)
        inside(changed, way)["unheardOf"] = [1]
        closed = way[-1:] in (("externalParameters",), ("internalParameters",))
        assert accepts(SCHEMAS[kind], changed) == (not closed), way
        assert _reads(READERS[kind], changed) == (way[-1:] != ("externalParameters",)), way


@pytest.mark.parametrize(
    ("kind", "way", "value"),
    [
        (kinds.APPROVAL, "on", "fleet"),
        (kinds.APPROVAL, "decision", "maybe"),
        (kinds.APPROVAL, "role", 1),
        (kinds.APPROVAL, "role", None),
        (kinds.REGISTRY_STATE, "stage", None),
        (kinds.REGISTRY_STATE, "approvals", {}),
        (kinds.REGISTRY_STATE, "approvals", ["somebody"]),
        (kinds.REGISTRY_STATE, "lineage", []),
        (kinds.PROVENANCE, "buildDefinition/buildType", "https://example.com/other/v1"),
        (kinds.PROVENANCE, "buildDefinition/externalParameters/force", "yes"),
        (kinds.PROVENANCE, "buildDefinition/resolvedDependencies/0/digest", {"sha512": "0" * 128}),
        (kinds.PROVENANCE, "buildDefinition/resolvedDependencies/0/digest/sha256", "0" * 63),
        (kinds.PROVENANCE, "buildDefinition/resolvedDependencies/0/digest/sha256", "A" * 64),
        (kinds.PROVENANCE, "runDetails/builder/version", "0.1.0"),
        (kinds.TEST_RESULT, "result", "FAILED"),
        (kinds.TEST_RESULT, "result", "WARNED"),
        (kinds.TEST_RESULT, "result", "passed"),
        (kinds.TEST_RESULT, "passedTests", []),
        (kinds.TEST_RESULT, "failedTests", ["lab-pc/golden"]),
        (kinds.TEST_RESULT, "configuration", {}),
        (kinds.PERFORMANCE, "samples", True),
        (kinds.PERFORMANCE, "samples", "200"),
        (kinds.PERFORMANCE, "measurements/0/value", "fast"),
        (kinds.PERFORMANCE, "measurements/0/comparator", "=="),
        (kinds.PERFORMANCE, "measurements/0/assurance", "certain"),
        (kinds.PERFORMANCE, "measurements/0/threshold", None),
        (kinds.VERDICT, "verificationResult", "OK"),
        (kinds.VERDICT, "policy/digest/sha256", "0" * 65),
        (kinds.VERDICT, "inputAttestations", {}),
        (kinds.VERDICT, "inputAttestations/0/digest/sha256", "sha256:" + "0" * 64),
    ],
)
def test_schema_and_reader_refuse(made: Made, kind: str, way: str, value: Any) -> None:
    changed = made.predicate(kind)
    steps = [int(step) if step.isdigit() else step for step in way.split("/")]
    put(changed, steps, value)
    assert not accepts(SCHEMAS[kind], changed)
    assert not _reads(READERS[kind], changed)


@pytest.mark.parametrize(
    "changed",
    [
        {"fleet": "lyon"},
        {"number": 1},
        {"fleet": "lyon", "number": 0},
        {"fleet": "lyon", "number": True},
        {"fleet": "lyon", "number": 2**53},
        {"fleet": 7, "number": 1},
        {"fleet": "lyon", "number": 1, "replaced": 5},
    ],
)
def test_an_activation_is_refused(changed: dict[str, Any]) -> None:
    assert not accepts(SCHEMAS[kinds.ACTIVATION], changed)


@pytest.mark.parametrize(
    ("way", "value"),
    [
        ("_type", "https://in-toto.io/Statement/v0.1"),
        ("predicateType", ""),
        ("predicateType", 1),
        ("predicate", []),
        ("subject", []),
        ("subject", {}),
        ("subject/0/digest", {"sha512": "0" * 128}),
        ("subject/0/digest/sha256", "0" * 40),
        ("subject/0/name", 1),
        ("subject/0/annotations", []),
        ("subject/0/annotations/rfabric.dev~commit", 1),
    ],
)
def test_schema_and_reader_refuse_a_statement(made: Made, way: str, value: Any) -> None:
    changed = copy.deepcopy(next(made.payloads())[1])
    steps = [int(step) if step.isdigit() else step.replace("~", "/") for step in way.split("/")]
    put(changed, steps, value)
    assert not accepts("statement", changed)
    assert not _reads(read_statement, canonical_json(changed))


@pytest.mark.parametrize("field", ["payload", "payloadType", "signatures"])
def test_an_envelope_lacks_nothing(made: Made, field: str) -> None:
    envelope = json.loads(next(iter(made.envelopes.values())))
    del envelope[field]
    assert not accepts("envelope", envelope)
    with pytest.raises(ValueError, match=r"expected a string|1 to 64 signatures"):
        read_envelope(canonical_json(envelope))


@pytest.mark.parametrize(
    ("field", "value"),
    [("payload", "not base64!"), ("signatures", []), ("signatures", [{}]), ("signatures", [{"sig": "AA", "keyid": 1}])],
)
def test_schema_and_reader_refuse_an_envelope(made: Made, field: str, value: Any) -> None:
    envelope = {**json.loads(next(iter(made.envelopes.values()))), field: value}
    assert not accepts("envelope", envelope)
    assert not _reads(read_envelope, canonical_json(envelope))


@pytest.mark.parametrize(
    ("way", "value"),
    [
        ("schema", "rfgit/robot-state/v2"),
        ("repository", "sha256:0"),
        ("trustVersion", 0),
        ("trustVersion", True),
        ("trustVersion", 2**53),
        ("seen", []),
        ("seen/hello~lab-pc/counter", 0),
        ("seen/hello~lab-pc/artifact", "latest"),
        ("seen/hello~lab-pc/more", 1),
        ("more", 1),
    ],
)
def test_schema_and_reader_refuse_a_state(made: Made, way: str, value: Any) -> None:
    changed = json.loads((made.folder / "state.json").read_bytes())
    steps = [step.replace("~", "/") for step in way.split("/")]
    put(changed, steps, value)
    assert not accepts("robot-state", changed)
    assert not _reads(read_state, canonical_json(changed))


def _reads(read: Callable[[Any], object], value: Any) -> bool:
    try:
        read(value)
    except ValueError:
        return False
    return True


def _ways(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every field of every object."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        if isinstance(value, dict):
            yield (*way, key)
        yield from _ways(item, (*way, key))
