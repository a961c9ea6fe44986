"""Each approval is needed, and only its role can give it."""

from __future__ import annotations

import pytest

from rfgit.attest.dsse import read_envelope
from rfgit.domain.digest import Digest
from rfgit.trust.signers import open_signer
from tests.story.storykit import REACHY, Place

ROLES = ["model-owner", "safety", "release-authority", "policy", "site"]
ASKED = {
    "model-owner": (REACHY, "--model"),
    "safety": (REACHY, "--declaration"),
    "release-authority": (REACHY, "--artifact"),
    "policy": ("--protected", "policy"),
    "site": ("--protected", "fleets"),
}


def take_away(place: Place, role: str) -> list[tuple[str, bytes]]:
    """Delete what was signed in a role, by hand and for good. Returns the paths and payloads."""
    gone = list(place.envelopes(role=role))
    assert gone, f"nobody signed as {role}: this test would pass for no reason"
    place.git("rm", "--quiet", *(path for path, _ in gone))
    place.git("commit", "--quiet", "--message", f"Take away what {role} said")
    return gone


@pytest.mark.parametrize("role", ROLES)
def test_without_it_the_gate_says_no_and_names_the_role(demo: Place, role: str) -> None:
    take_away(demo, role)
    answer = demo.rfgit("gate", REACHY, "--fleet", "lyon", ends=1)
    assert answer.says(f"of role {role}, it has 0")
    assert "evidence-removed" in demo.rfgit("audit", ends=1).rules


@pytest.mark.parametrize("role", ROLES)
def test_the_builder_s_key_cannot_give_it(demo: Place, role: str) -> None:
    take_away(demo, role)
    before = demo.head()
    signer = f"{role}=file:.rfgit/keys/builder.pem"
    answer = demo.rfgit("approve", *ASKED[role], "--signer", signer, "--yes", ends=1)
    assert answer.rules == {"wrong-role"}
    assert answer.says(f"does not hold role {role}")
    assert (demo.head(), demo.status()) == (before, "")


@pytest.mark.parametrize("role", ROLES)
def test_a_statement_that_the_builder_signed_and_committed_does_not_count(demo: Place, role: str) -> None:
    builder = open_signer("file:.rfgit/keys/builder.pem", demo.root)
    for path, payload in take_away(demo, role):
        envelope = builder.sign(payload)
        assert read_envelope(envelope).payload == payload
        kind = path.rpartition("/")[2].partition(".")[0]
        name = f"{kind}.{Digest.of(payload).hex[:32]}.{Digest.of(builder.spki).hex[:16]}.dsse.json"
        demo.write(f"{path.rpartition('/')[0]}/{name}", envelope)
    demo.commit("Say it once more")
    answer = demo.rfgit("gate", REACHY, "--fleet", "lyon", ends=1)
    assert answer.says(f"of role {role}, it has 0")


def test_given_back_by_its_role_it_counts_again(demo: Place) -> None:
    take_away(demo, "release-authority")
    demo.rfgit("approve", REACHY, "--artifact", "--yes")
    demo.rfgit("gate", REACHY, "--fleet", "lyon")
    assert "evidence-removed" in demo.rfgit("audit", ends=1).rules, "the damage stays known"


def test_an_edit_asks_again_only_for_what_it_spent(hello: Place) -> None:
    """The model is the same, and its owner has said so of this release; the declaration is another one."""
    hello.git("checkout", "-q", "-b", "next")
    hello.rfgit("new", "release", "hello@0.2.0")
    path = "releases/hello/0.2.0/release.yaml"
    hello.edit(path, ("  licenses:", "  requiredSignatures: [{role: safety, min: 1, on: declaration}]\n  licenses:"))
    hello.commit("Propose")
    assert signed(hello) == ["model-owner", "safety"]
    assert signed(hello) == []
    hello.edit(path, ("# Generous:", "# Very generous:"))
    hello.commit("Edit")
    assert signed(hello) == ["safety"]
    assert hello.rfgit("check", "--base", "main").data["releases"]


def signed(place: Place) -> list[str]:
    return sorted(item["role"] for item in place.rfgit("approve", "hello@0.2.0", "--all", "--yes").data["signed"])
