"""SLSA verification summary v1: the verifier's verdict over all evidence that it saw. Subject: the manifest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, Mapping, Tuple

from ...domain.digest import Digest
from . import fields

PASSED = "PASSED"
FAILED = "FAILED"
VERIFIER_PREFIX = "https://rfabric.dev/verifier/"
LEVEL_RELEASE = "RFGIT_RELEASE"
LEVEL_EXPORT = "RFGIT_EXPORT"


@dataclass(frozen=True)
class Input:
    """One attestation that was seen: its recorded file name, and the digest of its signed payload."""

    name: str
    payload: Digest


@dataclass(frozen=True)
class Verdict:
    """`verified_at` is the `now` that the decision used; `inputs` are all attestations that went into it."""

    verifier: str
    tool_version: str
    verified_at: str
    resource: str
    policy: Digest
    inputs: Tuple[Input, ...]
    result: str
    levels: Tuple[str, ...]


def read(predicate: Mapping[str, Any]) -> Verdict:
    verifier = fields.mapping(predicate, "verifier")
    policy = fields.mapping(fields.mapping(predicate, "policy"), "digest")
    return Verdict(
        verifier=fields.text(verifier, "id"),
        tool_version=fields.text(fields.mapping(verifier, "version"), "rfgit"),
        verified_at=fields.text(predicate, "timeVerified"),
        resource=fields.text(predicate, "resourceUri"),
        policy=Digest(fields.text(policy, "sha256")),
        inputs=tuple(map(_read_input, fields.objects(predicate, "inputAttestations"))),
        result=fields.word(predicate, "verificationResult", (PASSED, FAILED)),
        levels=fields.texts(predicate, "verifiedLevels"),
    )


def write(verdict: Verdict) -> Dict[str, Any]:
    return {
        "verifier": {"id": verdict.verifier, "version": {"rfgit": verdict.tool_version}},
        "timeVerified": verdict.verified_at,
        "resourceUri": verdict.resource,
        "policy": {"uri": "rfgit:policies", "digest": {"sha256": verdict.policy.hex}},
        "inputAttestations": [{"uri": item.name, "digest": {"sha256": item.payload.hex}} for item in verdict.inputs],
        "verificationResult": verdict.result,
        "verifiedLevels": list(verdict.levels),
        "slsaVersion": "1.1",
    }


def _read_input(entry: Mapping[str, Any]) -> Input:
    return Input(fields.text(entry, "uri"), Digest(fields.text(fields.mapping(entry, "digest"), "sha256")))
