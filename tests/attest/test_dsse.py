"""Envelopes: the specification's own vector first, then every spelling of the same bytes, then what is no envelope."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicNumbers
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from rfgit.attest.dsse import MAX_ENVELOPE, MAX_SIGNATURES, Envelope, Signature, pae, read_envelope, write_envelope
from rfgit.trust.keys import verifies

CASES = sorted((Path(__file__).parent.parent / "vectors/envelope/refuse").glob("*.json"))

# secure-systems-lab/dsse, protocol.md, "Test Vectors". Its signature is r and s side by side; ours are DER.
SPECIFICATION = b"""{"payload": "aGVsbG8gd29ybGQ=",
 "payloadType": "http://example.com/HelloWorld",
 "signatures": [{"sig": "A3JqsQGtVsJ2O2xqrI5IcnXip5GToJ3F+FnZ+O88SjtR6rDAajabZKciJTfUiHqJPcIAriEGAHTVeCUjW2JIZA=="}]}"""
POINT = EllipticCurvePublicNumbers(
    46950820868899156662930047687818585632848591499744589407958293238635476079160,
    5640078356564379163099075877009565129882514886557779369047442380624545832820,
    SECP256R1(),
)
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551

GOOD = {"payload": "aGVsbG8=", "payloadType": "t", "signatures": [{"keyid": "k", "sig": "/+8="}]}


def read(**changes: Any) -> Envelope:
    return read_envelope(json.dumps({**GOOD, **changes}).encode())


def test_the_vector_of_the_specification() -> None:
    envelope = read_envelope(SPECIFICATION)
    spki = POINT.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    message = pae(envelope.payload_type, envelope.payload)
    assert message == b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"
    (signature,) = envelope.signatures
    assert signature.keyid == ""
    r, s = (int.from_bytes(signature.value[start : start + 32], "big") for start in (0, 32))
    assert verifies(spki, encode_dss_signature(r, s), message)
    assert verifies(spki, encode_dss_signature(r, ORDER - s), message), (
        "the other form of an ECDSA signature is as good"
    )
    assert not verifies(spki, encode_dss_signature(r, s), message + b" ")
    assert not verifies(spki, encode_dss_signature(s, r), message)
    assert not verifies(spki, signature.value, message), "raw r and s are not DER"


@pytest.mark.parametrize(
    ("kind", "payload", "expected"),
    [
        pytest.param("", b"", b"DSSEv1 0  0 ", id="empty"),
        pytest.param("é", b"\xff\0", b"DSSEv1 2 \xc3\xa9 2 \xff\0", id="lengths are of bytes"),
        pytest.param("a", b" 1 b", b"DSSEv1 1 a 4  1 b", id="spaces in the payload"),
        pytest.param("a 1 b", b"", b"DSSEv1 5 a 1 b 0 ", id="spaces in the type"),
    ],
)
def test_what_is_signed(kind: str, payload: bytes, expected: bytes) -> None:
    assert pae(kind, payload) == expected


@given(st.tuples(st.text(), st.binary()), st.tuples(st.text(), st.binary()))
def test_two_messages_never_share_what_is_signed(one: tuple[str, bytes], other: tuple[str, bytes]) -> None:
    assert (pae(*one) == pae(*other)) == (one == other)


@given(st.text(), st.binary(), st.lists(st.tuples(st.text(), st.binary()), min_size=1, max_size=3))
def test_an_envelope_is_read_as_it_was_written(kind: str, payload: bytes, signatures: list[tuple[str, bytes]]) -> None:
    envelope = Envelope(kind, payload, tuple(Signature(*item) for item in signatures))
    assert read_envelope(write_envelope(envelope)) == envelope


def test_it_is_written_in_one_form() -> None:
    written = write_envelope(read())
    assert written == b'{"payload":"aGVsbG8=","payloadType":"t","signatures":[{"keyid":"k","sig":"/+8="}]}\n'


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(json.dumps(GOOD), id="as written"),
        pytest.param(json.dumps(GOOD, indent=4), id="white space"),
        pytest.param("\r\n" + json.dumps(dict(reversed(GOOD.items()))) + "\n\n", id="another order"),
        pytest.param(json.dumps(GOOD).replace("/+8=", "_-8="), id="URL-safe base64"),
        pytest.param(json.dumps(GOOD).replace("/+8=", "_+8="), id="both alphabets"),
        pytest.param(json.dumps(GOOD).replace("/+8=", "/+9="), id="trailing bits of the signature"),
        pytest.param(json.dumps(GOOD).replace("aGVsbG8=", "aGVsbG9="), id="trailing bits of the payload"),
        pytest.param(json.dumps(GOOD).replace('"t"', '"\\u0074"'), id="an escape"),
        pytest.param(json.dumps({**GOOD, "extra": {"a": [1]}}), id="an unknown field"),
        pytest.param(json.dumps(GOOD).replace('"sig"', '"cert": "x", "sig"'), id="an unknown field of a signature"),
    ],
)
def test_every_encoding_of_the_same_bytes_is_the_same_envelope(text: str) -> None:
    assert read_envelope(text.encode()) == Envelope("t", b"hello", (Signature("k", b"\xff\xef"),))


@given(st.binary(max_size=64))
def test_both_alphabets_hold_the_same_payload(payload: bytes) -> None:
    spellings = {encode(payload).decode() for encode in (base64.b64encode, base64.urlsafe_b64encode)}
    assert {read(payload=text).payload for text in spellings} == {payload}


def test_a_keyid_may_be_missing() -> None:
    assert read(signatures=[{"sig": "AAAA"}]).signatures == (Signature("", b"\0\0\0"),)


def test_as_many_signatures_as_are_read() -> None:
    assert len(read(signatures=[{"sig": "AAAA"}] * MAX_SIGNATURES).signatures) == MAX_SIGNATURES


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_what_is_no_envelope_is_refused(path: Path) -> None:
    case = json.loads(path.read_bytes())
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the vector says which
        read_envelope(case["text"].encode())
    assert case["says"] in str(caught.value)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(json.dumps(GOOD).encode("utf-16"), id="UTF-16"),
        pytest.param(json.dumps(GOOD).encode("utf-32"), id="UTF-32"),
        pytest.param(json.dumps(GOOD).encode().replace(b'"t"', b'"\xff"'), id="not UTF-8"),
        pytest.param(json.dumps(GOOD).encode().replace(b'"t"', b'"\xed\xa0\x80"'), id="a surrogate as UTF-8"),
        pytest.param(json.dumps(GOOD).encode().replace(b'"t"', b'"\xc0\xf4"'), id="an overlong letter"),
        pytest.param(json.dumps(GOOD).encode() + b"\0", id="a NUL behind"),
    ],
)
def test_bytes_that_are_no_text_are_refused(data: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - that it is no traceback of another kind is the point
        read_envelope(data)


def test_size_is_limited_before_anything_is_read() -> None:
    padded = json.dumps(GOOD).encode().ljust(MAX_ENVELOPE)
    assert read_envelope(padded).payload == b"hello"
    with pytest.raises(ValueError, match=f"has {MAX_ENVELOPE + 1} bytes"):
        read_envelope(padded + b" ")
    with pytest.raises(ValueError, match="bytes, at most"):
        read_envelope(b"\xff" * (MAX_ENVELOPE + 1))
