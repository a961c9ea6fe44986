"""One missing approval is told once, and nothing else is left out."""

from __future__ import annotations

import pytest

from rfgit.domain.finding import Finding
from rfgit.gate.plain import without_echoes

MODEL = Finding("model-unapproved", "the state of the model needs 1 principal of role model-owner, it has 0")
ARTIFACT = Finding(
    "signature-missing", "the approval of the artifact needs 2 principals of role release-authority, it has 1"
)


def policy(message: str, rule: str = "signature-missing") -> Finding:
    return Finding(rule, message, path="releases/a/1/release.yaml", line=8)


@pytest.mark.parametrize(
    ("said", "echo"),
    [
        pytest.param(MODEL, "model-owner must sign the model: have 0, need 1", id="model"),
        pytest.param(ARTIFACT, "release-authority must sign the artifact: have 1, need 2", id="artifact"),
    ],
)
def test_the_same_approval_is_told_once(said: Finding, echo: str) -> None:
    assert without_echoes([policy(echo), said]) == (said,)
    assert without_echoes([said, policy(echo)]) == (said,)


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(policy("model-owner must sign the model: have 0, need 2"), id="more of them"),
        pytest.param(policy("model-owner must sign the artifact: have 0, need 1"), id="another object"),
        pytest.param(policy("safety must sign the model: have 0, need 1"), id="another role"),
        pytest.param(policy("model-owner must sign the model: have 0, need 1", "signature-pending"), id="another rule"),
        pytest.param(policy("a policy of somebody else"), id="other words"),
        pytest.param(Finding("region-not-allowed", "fleet north is in US"), id="another policy"),
    ],
)
def test_all_else_stays(other: Finding) -> None:
    assert without_echoes([MODEL, other]) == (MODEL, other)


def test_without_the_trust_policy_s_word_the_policy_s_stays() -> None:
    alone = policy("model-owner must sign the model: have 0, need 1")
    assert without_echoes([alone]) == (alone,)
    assert without_echoes([]) == ()
