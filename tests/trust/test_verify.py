"""The door through which an envelope becomes evidence."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from rfgit.attest import dsse, kinds
from rfgit.attest.predicates import approval
from rfgit.domain.canonical import canonical_json
from rfgit.domain.digest import Digest
from rfgit.trust.keys import fingerprint
from rfgit.trust.policy import TrustPolicy
from rfgit.trust.verify import MAX_UNHINTED, Rejected, accept, accept_all, verify_envelope
from tests.evidencekit import (
    REPOSITORY,
    ROLES,
    SIGNED_BY,
    SPARE,
    TRUST,
    approving,
    payload,
    public_key,
    says,
    signer,
    trust_document,
    trust_policy,
)


def envelope(*signers: str, kind: str = kinds.PROVENANCE, data: bytes | None = None) -> dsse.Envelope:
    """One envelope over a good statement, with a signature by each key."""
    stated = payload(kind) if data is None else data
    signed = [dsse.read_envelope(signer(name).sign(stated)) for name in signers or (SIGNED_BY[kind],)]
    return replace(signed[0], signatures=tuple(item.signatures[0] for item in signed))


def verified(found: dsse.Envelope, trust: TrustPolicy = TRUST) -> list[str]:
    return [item.principal for item in verify_envelope(dsse.write_envelope(found), "x", trust, REPOSITORY)]


def rejected(data: dsse.Envelope | bytes, trust: TrustPolicy = TRUST, repository: Digest = REPOSITORY) -> str:
    """The rule by which it is turned away."""
    with pytest.raises(Rejected) as caught:
        verify_envelope(data if isinstance(data, bytes) else dsse.write_envelope(data), "some/path", trust, repository)
    finding = caught.value.finding
    assert (finding.path, finding.severity) == ("some/path", "error")
    assert finding.message
    assert finding.hint
    return finding.rule


def with_state(name: str, state: str) -> TrustPolicy:
    document = trust_document()
    document["principals"][name]["keys"][0]["state"] = state
    return trust_policy(document)


def with_scope(role: str, **scope: list[str]) -> TrustPolicy:
    document = trust_document()
    document["roles"][role]["scope"] = scope
    return trust_policy(document)


def test_good_evidence_says_what_was_signed_and_by_whom() -> None:
    item = says(kinds.PROVENANCE)
    assert (item.kind, item.principal, item.roles) == ("provenance", "builder-1", ("builder",))
    assert (item.payload, item.spki) == (Digest.of(payload(kinds.PROVENANCE)), Digest.of(signer("builder-1").spki))
    assert item.file_name == f"provenance.{item.payload.hex[:32]}.{item.spki.hex[:16]}.dsse.json"


@pytest.mark.parametrize("kind", kinds.PREDICATE_TYPES)
def test_each_kind_counts_when_its_role_signs(kind: str) -> None:
    assert says(kind).kind == kind


_STRANGERS = [
    (kind, names[0])
    for kind in kinds.PREDICATE_TYPES
    for _, names in ROLES.values()
    if kind != kinds.APPROVAL and names[0] != SIGNED_BY[kind]
]


@pytest.mark.parametrize(("kind", "name"), _STRANGERS)
def test_a_principal_of_another_role_does_not_count(kind: str, name: str) -> None:
    assert rejected(envelope(name, kind=kind)) == "wrong-role"


@pytest.mark.parametrize("name", ["builder-1", "verifier-1", "authority-1", "root-1"])
def test_an_approval_in_a_role_that_its_signer_lacks(name: str) -> None:
    assert rejected(envelope(name, data=payload(kinds.APPROVAL, approving("safety")))) == "wrong-role"


@pytest.mark.parametrize("role", ["pilot", "", "Safety", "safety-1"])
def test_an_approval_in_a_role_that_nobody_declared(role: str) -> None:
    assert rejected(envelope("safety-1", data=payload(kinds.APPROVAL, approving(role)))) == "wrong-role"


def test_a_key_that_nobody_knows() -> None:
    assert rejected(envelope("stranger")) == "signature-unknown"


def test_a_key_that_is_known_elsewhere_only() -> None:
    document = trust_document()
    document["principals"]["builder-1"]["keys"] = [public_key("other")]
    assert rejected(envelope("builder-1"), trust_policy(document)) == "signature-unknown"


def test_a_revoked_key_never_verifies() -> None:
    assert rejected(envelope("builder-1"), with_state("builder-1", "revoked")) == "signature-unknown"


def test_a_revoked_key_beside_a_good_one_does_not_count() -> None:
    assert verified(envelope("builder-1", "builder-2"), with_state("builder-1", "revoked")) == ["builder-2"]


def test_a_retired_key_still_verifies() -> None:
    assert verified(envelope("builder-1"), with_state("builder-1", "retired")) == ["builder-1"]


def test_another_repository() -> None:
    assert rejected(envelope(), repository=Digest.of(b"another")) == "repository-mismatch"


@pytest.mark.parametrize("bound", [None, "", REPOSITORY.hex, str(REPOSITORY).upper(), f"{REPOSITORY} "])
def test_a_repository_that_is_not_named_exactly(bound: str | None) -> None:
    data = payload(kinds.PROVENANCE, binding={"repository": bound})
    assert rejected(envelope("builder-1", data=data)) == "repository-mismatch"


@pytest.mark.parametrize(
    "predicate_type",
    [
        "https://example.com/attestation/v1",
        "https://slsa.dev/provenance/v0.2",
        "https://slsa.dev/provenance/v1/",
        "https://slsa.dev/provenance/V1",
        "provenance",
    ],
)
def test_a_predicate_type_that_is_not_known_never_counts(predicate_type: str) -> None:
    statement = {**json.loads(payload(kinds.PROVENANCE)), "predicateType": predicate_type}
    assert rejected(envelope("builder-1", data=canonical_json(statement))) == "predicate-unknown"


def test_a_known_type_with_the_predicate_of_another() -> None:
    data = payload(kinds.VERDICT, approving("verifier"))
    assert rejected(envelope("verifier-1", data=data)) == "predicate-unreadable"


def signed_as(payload_type: str, data: bytes, name: str = "builder-1") -> dsse.Envelope:
    """A good signature over another payload type."""
    value = signer(name)._signature(dsse.pae(payload_type, data))
    return dsse.Envelope(payload_type, data, (dsse.Signature("", value),))


@pytest.mark.parametrize(
    "payload_type",
    ["text/plain", "", "application/json", "application/vnd.in-toto+JSON", "application/vnd.in-toto+json ", "é"],
)
def test_another_payload_type_with_a_good_signature(payload_type: str) -> None:
    assert rejected(signed_as(payload_type, payload(kinds.PROVENANCE))) == "payload-type"


def test_the_payload_type_is_looked_at_before_the_payload() -> None:
    assert rejected(signed_as("text/plain", b"not a statement")) == "payload-type"


def test_the_signature_is_looked_at_before_the_payload_type() -> None:
    found = signed_as("text/plain", payload(kinds.PROVENANCE), "stranger")
    assert rejected(found) == "signature-unknown"


def test_the_payload_type_is_signed() -> None:
    found = signed_as("text/plain", payload(kinds.PROVENANCE))
    assert rejected(replace(found, payload_type=dsse.IN_TOTO)) == "signature-unknown"


def test_a_signature_without_the_encoding_does_not_count() -> None:
    data = payload(kinds.PROVENANCE)
    value = signer("builder-1")._signature(data)
    assert rejected(dsse.Envelope(dsse.IN_TOTO, data, (dsse.Signature("", value),))) == "signature-unknown"


@pytest.mark.parametrize("data", [b"", b"{}", b"hello", b"\xff", b"[]"])
def test_a_payload_that_is_no_statement(data: bytes) -> None:
    assert rejected(envelope("builder-1", data=data)) == "statement-unreadable"


@pytest.mark.parametrize("data", [b"", b"{}", b"\xff\xfe", b"[" * 100000, b"null"])
def test_a_file_that_is_no_envelope(data: bytes) -> None:
    assert rejected(data) == "envelope-unreadable"


@pytest.mark.parametrize("field", ["payloadType", "keyid"])
def test_half_a_character_is_refused_and_breaks_nothing(field: str) -> None:
    value = json.loads(dsse.write_envelope(envelope()))
    (value["signatures"][0] if field == "keyid" else value)[field] = "\ud800"
    assert rejected(json.dumps(value).encode()) == "envelope-unreadable"


def keyids() -> list[str]:
    own, other = fingerprint(signer("builder-1").spki), fingerprint(signer("owner-1").spki)
    return [own, other, "", "SHA256:", own.lower(), "x" * 10000, "\0", "../../etc"]


@pytest.mark.parametrize("keyid", keyids())
def test_a_keyid_is_a_hint_and_decides_nothing(keyid: str) -> None:
    found = envelope()
    lying = replace(found, signatures=(replace(found.signatures[0], keyid=keyid),))
    assert verified(lying) == ["builder-1"]
    stranger = envelope("stranger")
    assert (
        rejected(replace(stranger, signatures=(replace(stranger.signatures[0], keyid=keyid),))) == "signature-unknown"
    )


def test_a_missing_keyid() -> None:
    value = json.loads(dsse.write_envelope(envelope()))
    del value["signatures"][0]["keyid"]
    assert verify_envelope(json.dumps(value).encode(), "x", TRUST, REPOSITORY)[0].principal == "builder-1"


def test_one_bad_signature_beside_a_good_one() -> None:
    good = envelope()
    junk = dsse.Signature(good.signatures[0].keyid, b"\0" * 64)
    assert verified(replace(good, signatures=(junk, *good.signatures, junk))) == ["builder-1"]


def test_only_bad_signatures() -> None:
    junk = tuple(dsse.Signature("", bytes([number]) * 64) for number in range(64))
    assert rejected(replace(envelope(), signatures=junk)) == "signature-unknown"


@pytest.mark.parametrize("keyid", ["", "SHA256:nobody", "a key of the policy"])
def test_a_flood_of_bad_signatures_stays_cheap(keyid: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every key is tried for the first few, and for the others only the one that they name."""
    tried: list[bytes] = []

    def count(spki: bytes, *_: bytes) -> bool:
        tried.append(spki)
        return False

    monkeypatch.setattr("rfgit.trust.verify.verifies", count)
    named = fingerprint(signer("builder-1").spki) if keyid.startswith("a key") else keyid
    junk = tuple(dsse.Signature(named, bytes([number]) * 64) for number in range(64))
    assert rejected(replace(envelope(), signatures=junk)) == "signature-unknown"
    keys = sum(len(owner.keys) for owner in TRUST.principals.values())
    assert len(tried) <= MAX_UNHINTED * keys + len(junk)


@pytest.mark.parametrize(
    "value", [b"", b"\0", b"\x30", b"\xff" * 63, b"\0" * 64, b"\0" * 65, b"\x30\x06\x02\x01\x01\x02\x01\x01"]
)
def test_bytes_that_are_no_signature(value: bytes) -> None:
    assert rejected(replace(envelope(), signatures=(dsse.Signature("", value),))) == "signature-unknown"


def test_one_signature_often_counts_once() -> None:
    good = envelope()
    assert verified(replace(good, signatures=good.signatures * 64)) == ["builder-1"]


def test_two_principals_are_two_pieces_of_evidence() -> None:
    assert verified(envelope("builder-1", "builder-2")) == ["builder-1", "builder-2"]


def test_two_keys_of_one_principal_name_one_principal() -> None:
    found = envelope("authority-1", SPARE, data=payload(kinds.APPROVAL, approving("release-authority")))
    assert set(verified(found)) == {"authority-1"}


def test_a_good_signature_in_the_wrong_role_beside_a_right_one() -> None:
    assert verified(envelope("builder-1", "owner-1", "safety-1")) == ["builder-1"]


def test_a_signature_of_another_payload() -> None:
    other = envelope(data=payload(kinds.PROVENANCE, binding={"target": "other"}))
    assert rejected(replace(envelope(), signatures=other.signatures)) == "signature-unknown"


@pytest.mark.parametrize(
    "scope",
    [
        {"names": ["hand"]},
        {"names": ["ar"]},
        {"names": ["arm@1.0.0"]},
        {"names": ["ARM"]},
        {"names": []},
        {"targets": ["bench-2"]},
        {"targets": ["?"]},
        {"targets": []},
        {"predicateTypes": ["https://slsa.dev/provenance"]},
        {"predicateTypes": ["https://slsa.dev/provenance/*"]},
        {"predicateTypes": []},
        {"names": ["arm"], "targets": ["other"]},
    ],
)
def test_a_scope_that_does_not_reach(scope: dict[str, list[str]]) -> None:
    assert rejected(envelope(), with_scope("builder", **scope)) == "wrong-role"


@pytest.mark.parametrize(
    "scope",
    [
        {},
        {"names": ["arm"]},
        {"names": ["hand", "a*"]},
        {"targets": ["ben?h"]},
        {"targets": ["[a-c]ench"]},
        {"predicateTypes": ["https://slsa.dev/provenance/v1"]},
        {"names": ["*"], "targets": ["*"], "predicateTypes": ["https://slsa.dev/provenance/v1"]},
    ],
)
def test_a_scope_that_reaches(scope: dict[str, list[str]]) -> None:
    assert verified(envelope(), with_scope("builder", **scope)) == ["builder-1"]


@pytest.mark.parametrize("axis", ["names", "targets"])
@pytest.mark.parametrize("bound", [None, "", "not a release", "../bench", "arm\n"])
def test_what_names_no_release_or_target_is_outside_of_every_limit(axis: str, bound: str | None) -> None:
    key = {"names": "release", "targets": "target"}[axis]
    data = payload(kinds.PROVENANCE, binding={key: bound})
    if axis == "targets" and bound:
        assert rejected(envelope("builder-1", data=data), with_scope("builder", targets=["bench"])) == "wrong-role"
    else:
        assert rejected(envelope("builder-1", data=data), with_scope("builder", **{axis: ["*"]})) == "wrong-role"


def test_each_role_of_a_principal_has_its_own_scope() -> None:
    document = trust_document()
    document["roles"]["validator"]["principals"] = ["verifier-1"]
    document["roles"]["validator"]["scope"] = {"targets": ["other"]}
    trust = trust_policy(document)
    assert verified(envelope("verifier-1", kind=kinds.VERDICT), trust) == ["verifier-1"]
    assert rejected(envelope("verifier-1", kind=kinds.TEST_RESULT), trust) == "wrong-role"


def path_of(data: bytes) -> str:
    return f"releases/arm/1.0.0/attestations/bench/{verify_envelope(data, '', TRUST, REPOSITORY)[0].file_name}"


def test_a_file_is_named_by_what_it_holds() -> None:
    data = dsse.write_envelope(envelope())
    assert accept(data, path_of(data), TRUST, REPOSITORY)[0].path == path_of(data)


@pytest.mark.parametrize(
    "lie",
    [
        lambda name: name.replace("provenance.", "vsa."),
        lambda name: name.replace("provenance.", "Provenance."),
        lambda name: name[: len("provenance.")] + "0" * 32 + name[len("provenance.") + 32 :],
        lambda name: name[: -len("0123456789abcdef.dsse.json")] + "0" * 16 + ".dsse.json",
        lambda name: name.replace(".dsse.json", ".json"),
        lambda name: name + "/",
        lambda _: "",
        lambda name: "copy." + name,
    ],
)
def test_a_file_name_that_lies(lie: Any) -> None:
    data = dsse.write_envelope(envelope())
    folder, _, name = path_of(data).rpartition("/")
    with pytest.raises(Rejected) as caught:
        accept(data, f"{folder}/{lie(name)}", TRUST, REPOSITORY)
    assert caught.value.finding.rule == "envelope-name"


def test_two_signatures_in_a_file_named_by_one_of_them() -> None:
    data = dsse.write_envelope(envelope("builder-1", "builder-2"))
    assert len(accept(data, path_of(data), TRUST, REPOSITORY)) == 2


def test_a_name_by_a_key_that_does_not_count() -> None:
    both = dsse.write_envelope(envelope("builder-1", "owner-1"))
    name = says(kinds.PROVENANCE).file_name.replace(
        Digest.of(signer("builder-1").spki).hex[:16], Digest.of(signer("owner-1").spki).hex[:16]
    )
    with pytest.raises(Rejected, match="expected the file name"):
        accept(both, name, TRUST, REPOSITORY)


def test_one_bad_file_harms_no_other() -> None:
    good = dsse.write_envelope(envelope())
    surrogate = json.dumps({**json.loads(good), "payloadType": "\udfff"}).encode()
    bad = [b"", b"{", b"\xff", b"[" * 10000, surrogate, dsse.write_envelope(envelope("stranger")), good[:-9]]
    files = [(f"bad/{number}.dsse.json", data) for number, data in enumerate(bad)]
    evidence, findings = accept_all([*files, (path_of(good), good), ("elsewhere", good)], TRUST, REPOSITORY)
    assert [item.path for item in evidence] == [path_of(good)]
    assert [item.path for item in findings] == [*(path for path, _ in files), "elsewhere"]


def test_nothing_gives_no_evidence() -> None:
    assert accept_all([], TRUST, REPOSITORY) == ((), ())


def test_a_rejection_is_evidence_too() -> None:
    assert says(kinds.APPROVAL, approving("safety", decision=approval.REJECTED)).predicate["decision"] == "rejected"
