"""The input document: every builder's word agrees with the schema, and the unknown is null."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import jsonschema
import pytest

from rfgit.declare.files import MemoryFiles
from rfgit.declare.read import read_fleet, read_release, read_repository, read_target
from rfgit.domain.digest import Digest
from rfgit.domain.names import ReleaseId
from rfgit.policy.input import Check, EvidenceSummary, ModelState, Number, Signature, policy_input
from tests.policy.repository import ROOT, engine, rules

NOW = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
SCHEMA = json.loads((ROOT / "schemas" / "policy-input.schema.json").read_bytes())

REPOSITORY = b"""apiVersion: rfgit/v1alpha1
kind: Repository
metadata: {name: arms}
spec: {registries: {own: {type: directory}}}
"""
RELEASE = b"""apiVersion: rfgit/v1alpha1
kind: Release
metadata: {name: arm}
spec:
  version: "1.0.0"
  counter: 3
  model:
    registry: own
    name: arm
    version: "1"
    file: model.onnx
    digest: "sha256:%(hex)s"
    requiredState: approved
  runtime: {name: onnxruntime, version: "1.26.0", executionProviders: [CPUExecutionProvider], lock: locks}
  golden: {file: golden/cases.json, tolerance: {absolute: 0.1, relative: 0}}
  targets: [{name: bench}]
  envelope: [{target: bench, metric: latency-p99, unit: ms, comparator: "<=", threshold: 5, minAssurance: declared}]
  constraints: {%(constraints)s}
  activation: {policies: {deployment: default, update: default}, instructions: {entryPoint: run}}
  requiredSignatures: [{role: safety, min: 1, on: declaration}]
  licenses: [Apache-2.0]
"""
TARGET = b"""apiVersion: rfgit/v1alpha1
kind: Target
metadata: {name: bench}
spec:
  robotClass: arm
  compute: {arch: x86_64, cores: 4, memoryMiB: 8192}
  runtime: {os: linux, libc: glibc-2.31, python: "3.11", executionProviders: [CPUExecutionProvider]}
"""
FLEET = b"""apiVersion: rfgit/v1alpha1
kind: Fleet
metadata: {name: lyon}
spec: {targets: [bench], place: {region: FR}}
"""

FULL = EvidenceSummary(
    signatures=(Signature("model-owner", "p1", "model", "sha256:" + "0" * 64),),
    model=ModelState("approved", "1"),
    checks=(Check("bench/load", "PASSED"),),
    numbers=(Number("latency-p99", 1.5, "ms", "measured-on-host"),),
)


def document(constraints: bytes = b"regions: [EU]", **more: Any) -> dict[str, Any]:
    files = MemoryFiles(
        {
            "rfgit.yaml": REPOSITORY,
            "releases/arm/1.0.0/release.yaml": RELEASE % {b"hex": b"0" * 64, b"constraints": constraints},
            "targets/bench.yaml": TARGET,
            "targets/fleets/lyon.yaml": FLEET,
        }
    )
    parts = {"target": read_target(files, "bench"), "fleet": read_fleet(files, "lyon"), **more}
    phase, now = parts.pop("phase", "gate"), parts.pop("now", NOW)
    return policy_input(phase, now, read_repository(files), read_release(files, ReleaseId("arm", "1.0.0")), **parts)


def problems(value: object) -> list[str]:
    return [error.message for error in jsonschema.Draft202012Validator(SCHEMA).iter_errors(value)]


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$id"] == "https://rfabric.dev/schemas/policy-input.schema.json"


@pytest.mark.parametrize(
    "made",
    [
        pytest.param(document(), id="least evidence"),
        pytest.param(document(evidence=FULL, roles={"safety": 2}, declaration=Digest("a" * 64)), id="all"),
        pytest.param(document(phase="propose", target=None, fleet=None), id="proposal"),
        pytest.param(document(b"residency: EU, hosting: [edge], customers: [acme]"), id="bound"),
    ],
)
def test_what_is_made_follows_the_schema(made: dict[str, Any]) -> None:
    assert problems(json.loads(json.dumps(made))) == []


def test_what_is_not_known_is_null() -> None:
    made = document(b"regions: [EU]")
    assert made["release"]["constraints"] == {
        "regions": ["EU"],
        "residency": None,
        "customers": None,
        "hosting": None,
        "enforcedAt": None,
    }
    assert made["fleet"]["place"] == {"region": "FR", "jurisdiction": None, "customer": None, "hosting": None}
    assert made["target"]["site"] is None
    assert made["declaration"] is made["repository"]["id"] is made["evidence"]["model"] is None


def test_the_spec_is_there_as_declared() -> None:
    made = document()
    assert made["release"]["requiredSignatures"] == [{"role": "safety", "min": 1, "on": "declaration"}]
    assert made["release"]["licenses"] == ["Apache-2.0"]
    assert made["target"]["compute"]["arch"] == "x86_64"
    assert made["fleet"]["targets"] == ["bench"]


def test_now_is_utc() -> None:
    assert document()["now"] == "2026-03-01T12:30:00Z"
    east = NOW.astimezone(timezone(timedelta(hours=5, minutes=30)))
    assert document(now=east)["now"] == "2026-03-01T12:30:00Z"


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="with a zone"):
        document(now=NOW.replace(tzinfo=None))


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"schema": "rfgit/policy-input/v2"}, id="schema"),
        pytest.param({"phase": "deploy"}, id="phase"),
        pytest.param({"now": "2026-03-01"}, id="now"),
        pytest.param({"now": "2026-03-01T12:30:00+01:00"}, id="zone"),
        pytest.param({"secret": 1}, id="unknown field"),
        pytest.param({"fleet": {"name": "lyon"}}, id="fleet without a place"),
        pytest.param({"evidence": {}}, id="evidence without its parts"),
        pytest.param({"roles": {"safety": {"threshold": 0}}}, id="threshold of none"),
        pytest.param({"declaration": "sha256:abc"}, id="short digest"),
    ],
)
def test_the_schema_refuses(change: dict[str, Any]) -> None:
    assert problems({**document(), **change}) != []


@pytest.mark.parametrize("gone", ["phase", "now", "release", "target", "fleet", "evidence", "roles"])
def test_the_schema_misses(gone: str) -> None:
    assert problems({key: value for key, value in document().items() if key != gone}) != []


def test_the_library_reads_it() -> None:
    assert rules(engine(), document(evidence=FULL)) == {"signature-missing"}
    assert rules(engine(), document(b"regions: [US]", evidence=FULL)) == {"signature-missing", "region-not-allowed"}
    assert rules(engine(), document(b"regions: [EU], residency: EU", evidence=FULL)) == {
        "signature-missing",
        "residency-place-unknown",
    }
    assert rules(engine(), document(b"residency: EU", phase="propose")) == {"region-undeclared"}
