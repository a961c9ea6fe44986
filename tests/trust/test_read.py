"""Trust policies as data: a good one, and one file for each way to spoil it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from rfgit.declare.schema import validate
from rfgit.declare.strict_yaml import YamlDocument
from rfgit.domain.digest import Digest
from rfgit.domain.finding import Refusal
from rfgit.trust.policy import RETIRED, REVOKED, ROOT, Scope
from rfgit.trust.read import read_trust_policy
from tests.evidencekit import ROLES, SPARE, public_key, signer, trust_bytes, trust_document, trust_policy

VECTORS = Path(__file__).parent.parent / "vectors/trust-policy"
GOOD = (VECTORS / "good.json").read_bytes()
CASES = sorted((VECTORS / "refuse").glob("*.json"))


def spoilt(steps: list[dict[str, Any]]) -> bytes:
    """Steps at a place of the document come first, then those that change its text."""
    document = json.loads(GOOD)
    for step in steps:
        if "at" in step:
            _change(document, step["at"], step)
    text = trust_bytes(document).decode()
    for step in steps:
        if "replace" in step:
            old, new = step["replace"]
            assert old in text
            text = text.replace(old, new, 1)
        text += step.get("append", "")
    return text.encode("utf-8", "surrogatepass")


def _change(document: Any, at: list[Any], step: dict[str, Any]) -> None:
    *above, last = at
    for part in above:
        document = document[part]
    if step.get("remove"):
        del document[last]
    elif isinstance(document, list) and last == len(document):
        document.append(step["set"])
    else:
        document[last] = step["set"]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_spoilt_policy_is_refused(path: Path) -> None:
    case = json.loads(path.read_bytes())
    with pytest.raises(Refusal) as caught:
        read_trust_policy(spoilt(case["steps"]), "policies/trust/1.json")
    (finding,) = caught.value.findings
    assert case["says"] in finding.message
    assert (finding.rule, finding.path, finding.severity) == ("trust-policy", "policies/trust/1.json", "error")
    assert finding.hint


def test_the_good_one_is_that_of_the_kit() -> None:
    assert trust_bytes(trust_document()) == GOOD


def test_cases_are_many_and_each_changes_something() -> None:
    assert len(CASES) >= 120
    assert [path.stem for path in CASES if spoilt(json.loads(path.read_bytes())["steps"]) == GOOD] == []


def test_a_good_policy_is_read_whole() -> None:
    policy = read_trust_policy(GOOD)
    assert (policy.version, policy.dev, policy.digest) == (1, False, Digest.of(GOOD))
    assert {name: (role.threshold, role.principals) for name, role in policy.roles.items()} == ROLES
    assert [key.spki for key in policy.principals["authority-1"].keys] == [
        signer(n).spki for n in ("authority-1", SPARE)
    ]
    assert [(item.name, item.role, item.each) for item in policy.protected] == [
        ("policy", "policy", False),
        ("fleets", "site", True),
    ]
    assert all(role.scope == Scope(None, None, None) for role in policy.roles.values())


def test_what_is_optional_defaults_to_less_trust_and_no_toy() -> None:
    document = trust_document()
    del document["separations"], document["protected"]
    policy = trust_policy(document)
    assert (policy.dev, policy.separations, policy.protected) == (False, (), ())


def test_a_role_that_nobody_declared_can_be_filled_by_nobody() -> None:
    policy = read_trust_policy(GOOD)
    assert (policy.threshold("pilot"), policy.holders("pilot")) == (1, ())
    assert policy.threshold(ROOT) == 2


def test_every_byte_counts_for_the_id() -> None:
    assert read_trust_policy(GOOD + b" ").digest != read_trust_policy(GOOD).digest


@pytest.mark.parametrize(
    "change", [lambda pem: pem.replace("\n", "\r\n"), lambda pem: pem.rstrip("\n"), lambda pem: pem + "\n"]
)
def test_another_spelling_of_pem_is_the_same_key(change: Any) -> None:
    document = trust_document()
    key = document["principals"]["builder-1"]["keys"][0]
    key["publicKey"] = change(key["publicKey"])
    assert trust_policy(document).principals["builder-1"] == read_trust_policy(GOOD).principals["builder-1"]


def test_one_principal_may_hold_roles_that_nobody_separates() -> None:
    document = trust_document()
    document["roles"]["verifier"]["principals"] = ["validator-1"]
    assert trust_policy(document).holders("verifier") == ("validator-1",)


def test_keys_keep_their_states() -> None:
    document = trust_document()
    document["principals"]["builder-1"]["keys"] += [public_key("old", RETIRED), public_key("lost", REVOKED)]
    keys = trust_policy(document).principals["builder-1"].keys
    assert [key.state for key in keys] == ["active", "retired", "revoked"]


@pytest.mark.parametrize("scope", [{}, {"names": []}, {"names": ["arm"], "targets": ["b*"], "predicateTypes": ["x:y"]}])
def test_a_scope_is_read_as_it_stands(scope: dict[str, list[str]]) -> None:
    document = trust_document()
    document["roles"]["builder"]["scope"] = scope
    found = trust_policy(document).roles["builder"].scope
    wanted = [tuple(scope[axis]) if axis in scope else None for axis in ("names", "targets", "predicateTypes")]
    assert [found.names, found.targets, found.predicate_types] == wanted


def test_what_is_read_passes_the_schema_too() -> None:
    assert list(validate("TrustPolicy", YamlDocument("policies/trust/1.json", json.loads(GOOD), {}, {}))) == []
