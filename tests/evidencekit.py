"""Signed evidence for tests: real keys, a trust policy of several principals, and good statements about one variant.

A key is made from its name, so that what fails fails again. Principals are named by the role that they hold.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from rfgit.attest import kinds
from rfgit.attest.predicates import approval, performance, provenance, registry_state, test_result, verdict
from rfgit.attest.statement import Statement, write_statement
from rfgit.domain.digest import Digest
from rfgit.domain.evidence import Evidence, Subject
from rfgit.domain.names import ReleaseId, Variant
from rfgit.domain.requirements import REQUIRED_CHECKS, EnvelopeEntry, RequiredSignature, Requirements
from rfgit.trust.claim import Claim, resource_uri
from rfgit.trust.keys import pem_of
from rfgit.trust.needs import JUDGED
from rfgit.trust.policy import TrustPolicy
from rfgit.trust.read import read_trust_policy
from rfgit.trust.signers import Signer
from rfgit.trust.verify import verify_envelope

WHEN = "2026-01-02T03:04:05Z"
RELEASE = ReleaseId("arm", "1.0.0")
TARGET = "bench"
VARIANT = Variant(RELEASE, TARGET)
MODEL, DECLARATION, ARTIFACT, TARGET_DIGEST, POLICIES = map(
    Digest.of, (b"model", b"declaration", b"artifact", b"target", b"policies")
)
CLAIM = Claim(VARIANT, ARTIFACT, DECLARATION, TARGET_DIGEST)
ENTRY = EnvelopeEntry(TARGET, "latency-p99", "ms", "<=", 50, "measured-on-host")
REQUIREMENTS = Requirements(
    MODEL, "approved", (RequiredSignature("safety", 1, "declaration"),), (ENTRY,), REQUIRED_CHECKS
)

# Role -> threshold and principals. A principal's key is named as it is, its second key has "-spare" behind.
ROLES: Mapping[str, tuple[int, tuple[str, ...]]] = {
    "root": (2, ("root-1", "root-2", "root-3")),
    "policy": (1, ("policy-1", "policy-2")),
    "site": (1, ("site-1",)),
    "model-owner": (1, ("owner-1", "owner-2")),
    "safety": (1, ("safety-1", "safety-2")),
    "builder": (1, ("builder-1", "builder-2")),
    "validator": (1, ("validator-1", "validator-2")),
    "verifier": (1, ("verifier-1", "verifier-2")),
    "release-authority": (1, ("authority-1", "authority-2")),
    "fleet-operator": (1, ("operator-1",)),
}
SPARE = "authority-1-spare"

SIGNED_BY = {
    kinds.REGISTRY_STATE: "owner-1",
    kinds.APPROVAL: "safety-1",
    kinds.PROVENANCE: "builder-1",
    kinds.TEST_RESULT: "validator-1",
    kinds.PERFORMANCE: "validator-1",
    kinds.VERDICT: "verifier-1",
    kinds.TRUST_VERSION: "root-1",
    kinds.ACTIVATION: "operator-1",
}

READERS: Mapping[str, Callable[[Mapping[str, Any]], object]] = {
    kinds.REGISTRY_STATE: registry_state.read,
    kinds.APPROVAL: approval.read,
    kinds.PROVENANCE: provenance.read,
    kinds.TEST_RESULT: test_result.read,
    kinds.PERFORMANCE: performance.read,
    kinds.VERDICT: verdict.read,
}


@cache
def signer(name: str) -> Signer:
    return Signer(Ed25519PrivateKey.from_private_bytes(hashlib.sha256(name.encode()).digest()))


def public_key(name: str, state: str = "active") -> dict[str, str]:
    return {"publicKey": pem_of(signer(name).spki), "state": state}


def trust_document() -> dict[str, Any]:
    """A fresh copy of the good trust policy, for tests to change."""
    names = sorted({name for _, holders in ROLES.values() for name in holders})
    document: dict[str, Any] = {
        "apiVersion": "rfgit/v1alpha1",
        "kind": "TrustPolicy",
        "version": 1,
        "principals": {name: {"keys": [public_key(name)]} for name in names},
        "roles": {role: {"threshold": least, "principals": list(holders)} for role, (least, holders) in ROLES.items()},
        "separations": [["builder", "release-authority"], ["builder", "safety"]],
        "protected": [
            {"name": "policy", "paths": ["policies/**"], "role": "policy"},
            {"name": "fleets", "paths": ["targets/**/*.yaml"], "role": "site", "each": True},
        ],
    }
    document["principals"]["authority-1"]["keys"].append(public_key(SPARE))
    return document


def trust_bytes(document: Mapping[str, Any]) -> bytes:
    return (json.dumps(document, indent=2) + "\n").encode()


def trust_policy(document: Mapping[str, Any]) -> TrustPolicy:
    return read_trust_policy(trust_bytes(document))


TRUST = trust_policy(trust_document())
REPOSITORY = TRUST.digest
BINDING = {
    "repository": str(REPOSITORY),
    "release": str(RELEASE),
    "declaration": str(DECLARATION),
    "target": TARGET,
    "target-digest": str(TARGET_DIGEST),
    "commit": "c" * 40,
}


def approving(role: str, on: str = approval.ARTIFACT, decision: str = approval.APPROVED) -> dict[str, Any]:
    return approval.write(approval.Approval(on, role, decision, WHEN))


def ran(*failed: str, checks: Iterable[str] = REQUIRED_CHECKS) -> dict[str, Any]:
    passed = tuple(f"{TARGET}/{check}" for check in checks if check not in failed)
    return test_result.write(test_result.TestResult(passed, tuple(f"{TARGET}/{check}" for check in failed), ()))


def measured(value: float | None = 12.5, assurance: str = "measured-on-host", unit: str = "ms") -> dict[str, Any]:
    number = performance.Measurement(ENTRY.metric, unit, "<=", 50, value, assurance)
    how: dict[str, Any] = {"repetitions": 3}
    return performance.write(
        performance.Performance((number,), 100, how, {"arch": "x86_64"}, {"network": "none"}, how, WHEN)
    )


def built(builder: str = "builder-1", target: str = TARGET, model: Digest = MODEL) -> dict[str, Any]:
    inputs = (provenance.Dependency("model", "pkg:generic/arm", model),)
    path, prefix = f"{RELEASE.directory}/release.yaml", provenance.BUILDER_PREFIX
    stated = provenance.Provenance(path, "c" * 40, target, inputs, prefix + builder, "0.1.0", WHEN)
    return provenance.write(stated)


def registered(stage: str = "approved") -> dict[str, Any]:
    lineage = {"run": "42"}
    stated = registry_state.RegistryState("pkg:generic/arm", "7", stage, ({"by": "owner-1"},), lineage, WHEN)
    return registry_state.write(stated)


def judged(
    seen: Iterable[Evidence] = (),
    verifier: str = "verifier-1",
    result: str = verdict.PASSED,
    levels: tuple[str, ...] = (verdict.LEVEL_RELEASE,),
    variant: Variant = VARIANT,
) -> dict[str, Any]:
    inputs = tuple(verdict.Input(item.file_name, item.payload) for item in seen)
    resource, name = resource_uri(REPOSITORY, variant), verdict.VERIFIER_PREFIX + verifier
    return verdict.write(verdict.Verdict(name, "0.1.0", WHEN, resource, POLICIES, inputs, result, levels))


def good_predicate(kind: str) -> dict[str, Any]:
    """A predicate of each kind that counts: an approval is safety's of the declaration."""
    made: dict[str, dict[str, Any]] = {
        kinds.REGISTRY_STATE: registered(),
        kinds.APPROVAL: approving("safety", approval.DECLARATION),
        kinds.PROVENANCE: built(),
        kinds.TEST_RESULT: ran(),
        kinds.PERFORMANCE: measured(),
        kinds.VERDICT: judged(),
        kinds.TRUST_VERSION: {"version": 2},
        kinds.ACTIVATION: {"fleet": "lyon", "number": 1, "replaced": None},
    }
    return made[kind]


def subject_of(kind: str, predicate: Mapping[str, Any]) -> Digest:
    if kind == kinds.REGISTRY_STATE:
        return MODEL
    return DECLARATION if predicate.get("on") == approval.DECLARATION else ARTIFACT


def payload(
    kind: str,
    predicate: Mapping[str, Any] | None = None,
    *,
    subject: Digest | None = None,
    binding: Mapping[str, str | None] | None = None,
) -> bytes:
    """A statement about the good variant. `binding` changes annotations; None takes one away."""
    stated = good_predicate(kind) if predicate is None else predicate
    about = Subject("it", subject or subject_of(kind, stated))
    bound = {key: value for key, value in {**BINDING, **(binding or {})}.items() if value is not None}
    return write_statement(Statement(kinds.PREDICATE_TYPES[kind], (about,), bound, stated))


def says(
    kind: str,
    predicate: Mapping[str, Any] | None = None,
    *,
    by: str | None = None,
    subject: Digest | None = None,
    binding: Mapping[str, str | None] | None = None,
    trust: TrustPolicy = TRUST,
) -> Evidence:
    """The evidence of one good statement, or of one changed as told: signed, and verified like everybody else's."""
    envelope = signer(by or SIGNED_BY[kind]).sign(payload(kind, predicate, subject=subject, binding=binding))
    return verify_envelope(envelope, f"{kind}.dsse.json", trust, REPOSITORY)[0]


def good_evidence(stage: int = JUDGED) -> list[Evidence]:
    """All that the good variant needs at a stage, and no more: the verdict and the last approval only once JUDGED."""
    before = [says(kind) for kind in (kinds.REGISTRY_STATE, kinds.APPROVAL)]
    proofs = [says(kind) for kind in (kinds.PROVENANCE, kinds.TEST_RESULT, kinds.PERFORMANCE)]
    found = before + (proofs if stage else [])
    if stage == JUDGED:
        found += [
            says(kinds.VERDICT, judged(found)),
            says(kinds.APPROVAL, approving("release-authority"), by="authority-1"),
        ]
    return found
