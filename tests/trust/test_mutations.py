"""Spoil a good envelope of each kind in every small way. Nothing is accepted that does not say just the same.

Before signing, a mutant is a statement that a trusted signer signed by mistake: it is refused, or means the same.
"""

from __future__ import annotations

import base64
import json
import random
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from rfgit.attest import kinds
from rfgit.domain.evidence import Evidence
from rfgit.trust.policy import TrustPolicy
from rfgit.trust.verify import Rejected, accept, verify_envelope
from tests.evidencekit import (
    READERS,
    REPOSITORY,
    SIGNED_BY,
    good_evidence,
    judged,
    payload,
    signer,
    trust_document,
    trust_policy,
)

KINDS = tuple(kind for kind in kinds.PREDICATE_TYPES if kind != kinds.ACTIVATION)
FREE = {"approvals", "lineage", "configuration", "conditions", "hardware", "isolation", "harness"}
"""Fields that people read and nothing decides by: their inside may be anything."""

Path = tuple[str | int, ...]


def few_principals() -> TrustPolicy:
    """Each mutant is tried against every key: one signer for each kind keeps that short."""
    document = {**trust_document(), "separations": [], "protected": []}
    names = {SIGNED_BY[kind] for kind in KINDS}
    document["principals"] = {name: keys for name, keys in document["principals"].items() if name in names}
    roles = {role: sorted(names.intersection(entry["principals"])) for role, entry in document["roles"].items()}
    document["roles"] = {role: {"threshold": 1, "principals": held} for role, held in roles.items() if held}
    return trust_policy(document)


TRUST = few_principals()


def good_payload(kind: str) -> bytes:
    return payload(kind, judged(good_evidence()[:5])) if kind == kinds.VERDICT else payload(kind)


def good_envelope(kind: str) -> tuple[bytes, str]:
    """A recorded envelope and its path."""
    data = signer(SIGNED_BY[kind]).sign(good_payload(kind))
    (item,) = verify_envelope(data, "", TRUST, REPOSITORY)
    return data, f"releases/arm/1.0.0/attestations/bench/{item.file_name}"


def counted(data: bytes, path: str) -> list[tuple[str, str]] | None:
    """Payload and principal of each evidence that the door lets in; None when it stays shut."""
    try:
        return [(str(item.payload), item.principal) for item in accept(data, path, TRUST, REPOSITORY)]
    except Rejected:
        return None


def fields(value: Any, above: Path = ()) -> Iterator[Path]:
    """The path of every field of every object inside."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield (*above, key)
            yield from fields(inner, (*above, key))
    if isinstance(value, list):
        for number, inner in enumerate(value):
            yield from fields(inner, (*above, number))


def retyped(value: Any) -> list[Any]:
    """Values of other types that look alike."""
    if isinstance(value, str):
        return [[value], {"value": value}, 0, True]
    if isinstance(value, bool):
        return [str(value).lower(), int(value), [value]]
    if isinstance(value, (int, float)):
        return [str(value), [value], True]
    if isinstance(value, list):
        return [{str(number): item for number, item in enumerate(value)}, "", 0, False]
    return [[], "", 1, True] if isinstance(value, dict) else ["", 0, [], {}]


def rendered(value: Any, path: Path, instead: list[Any], here: Path = ()) -> str:
    """JSON text with the field at `path` as often as `instead` has values."""
    if isinstance(value, dict):
        parts = []
        for key, inner in value.items():
            place = (*here, key)
            texts = map(json.dumps, instead) if place == path else [rendered(inner, path, instead, place)]
            parts += [f"{json.dumps(key)}:{text}" for text in texts]
        return "{" + ",".join(parts) + "}"
    if isinstance(value, list):
        return "[" + ",".join(rendered(item, path, instead, (*here, n)) for n, item in enumerate(value)) + "]"
    return json.dumps(value)


def mutants(value: Any) -> Iterator[tuple[str, Path, bytes]]:
    """Every field removed, doubled (with the same and with another value), nulled, retyped, renamed."""
    for path in fields(value):
        found = value
        for part in path:
            found = found[part]
        ways = {"removed": [], "doubled": [found, found], "contradicted": [None, found], "overruled": [found, None]}
        ways |= {"nulled": [None]} if found is not None else {}
        ways |= {f"retyped {number}": [other] for number, other in enumerate(retyped(found))}
        for way, instead in ways.items():
            yield way, path, rendered(value, path, instead).encode()


@pytest.mark.parametrize("kind", KINDS)
def test_the_good_one_is_let_in(kind: str) -> None:
    data, path = good_envelope(kind)
    assert counted(data, path) is not None


@pytest.mark.parametrize("kind", KINDS)
def test_every_byte_flipped(kind: str) -> None:
    data, path = good_envelope(kind)
    good, dice = counted(data, path), random.Random(kind)  # noqa: S311 - the same bytes each time
    outcomes: Counter[str] = Counter()
    for place, byte in enumerate(data):
        for other in {byte ^ (1 << place % 8), dice.randrange(256)} - {byte}:
            found = counted(data[:place] + bytes([other]) + data[place + 1 :], path)
            assert found in (None, good), f"byte {place} as {other:#x}"
            outcomes["refused" if found is None else "the same"] += 1
    # What may flip: the keyid, white space behind, and base64 bits that encode nothing.
    assert 20 < outcomes["the same"] < 120, outcomes
    assert outcomes["refused"] > len(data), outcomes


@pytest.mark.parametrize("kind", KINDS)
def test_every_byte_lost_or_doubled(kind: str) -> None:
    data, path = good_envelope(kind)
    good = counted(data, path)
    for place in range(len(data)):
        for mutant in (data[:place] + data[place + 1 :], data[: place + 1] + data[place:], data[:place]):
            assert counted(mutant, path) in (None, good), place


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_of_the_envelope(kind: str) -> None:
    data, path = good_envelope(kind)
    good, outcomes = counted(data, path), Counter[str]()
    for way, place, mutant in mutants(json.loads(data)):
        found = counted(mutant, path)
        assert found in (None, good), (way, place)
        if found is not None:
            outcomes[f"{place[-1]} {way}"] += 1
    assert set(outcomes) == {"keyid removed"}


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_of_the_payload_after_signing(kind: str) -> None:
    data, path = good_envelope(kind)
    envelope, tried = json.loads(data), 0
    for way, place, mutant in mutants(json.loads(base64.b64decode(envelope["payload"]))):
        envelope["payload"] = base64.b64encode(mutant).decode()
        assert counted(json.dumps(envelope).encode(), path) is None, (way, place)
        tried += 1
    assert tried > 80


def meaning(item: Evidence) -> tuple[Any, ...]:
    # The subject of a trust version is all that it says.
    said = READERS[item.kind](item.predicate) if item.kind != kinds.TRUST_VERSION else None
    return item.kind, item.subject, item.principal, item.roles, said


def resigned(kind: str, mutant: bytes) -> Evidence | None:
    try:
        return verify_envelope(signer(SIGNED_BY[kind]).sign(mutant), "", TRUST, REPOSITORY)[0]
    except Rejected:
        return None


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_of_the_predicate_before_signing(kind: str) -> None:
    statement = json.loads(good_payload(kind))
    good, outcomes = resigned(kind, good_payload(kind)), Counter[str]()
    assert good is not None
    for way, place, mutant in mutants(statement):
        if place[0] != "predicate" or FREE.intersection(place[1:-1]):
            continue
        found = resigned(kind, mutant)
        outcomes["refused" if found is None else "let in"] += 1
        if found is not None and meaning(found) != meaning(good):
            # A number without a value says less: it counts as declared, never as measured.
            assert (place[-1], way) in {("value", "removed"), ("value", "nulled")}, (way, place)
    assert outcomes["refused"] > (5 if kind == kinds.TRUST_VERSION else 25), outcomes


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_of_the_statement_before_signing(kind: str) -> None:
    statement = json.loads(good_payload(kind))
    good = resigned(kind, good_payload(kind))
    assert good is not None
    for way, place, mutant in mutants(statement):
        found = resigned(kind, mutant)
        if place[0] == "predicate" or found is None:
            continue
        # A name is for people; what binds may be missing here, since `assess` asks for it, but is never made up.
        assert place[:2] == ("subject", 0), (way, place)
        assert place[2] in ("name", "annotations"), (way, place)
        assert found.binding.items() <= good.binding.items(), (way, place)
        assert found.binding["repository"] == str(REPOSITORY)
        assert (found.subject, found.principal) == (good.subject, good.principal)
