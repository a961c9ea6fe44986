"""The kinds of statement that rfgit understands: the short name in file names, and the predicate type inside."""

from __future__ import annotations

REGISTRY_STATE = "registry-state"
APPROVAL = "approval"
PROVENANCE = "provenance"
TEST_RESULT = "test-result"
PERFORMANCE = "performance"
VERDICT = "vsa"
TRUST_VERSION = "trust-version"
ACTIVATION = "activation"

PREDICATE_TYPES = {
    REGISTRY_STATE: "https://rfabric.dev/attestation/registry-state/v0.1",
    APPROVAL: "https://rfabric.dev/attestation/approval/v0.1",
    PROVENANCE: "https://slsa.dev/provenance/v1",
    TEST_RESULT: "https://in-toto.io/attestation/test-result/v0.1",
    PERFORMANCE: "https://rfabric.dev/attestation/performance/v0.1",
    VERDICT: "https://slsa.dev/verification_summary/v1",
    TRUST_VERSION: "https://rfabric.dev/attestation/trust-version/v0.1",
    ACTIVATION: "https://rfabric.dev/attestation/activation/v0.1",
}

KINDS = {predicate_type: kind for kind, predicate_type in PREDICATE_TYPES.items()}
