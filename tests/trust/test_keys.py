from __future__ import annotations

import base64
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed448, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256, SHA384, SHA512
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_public_key

from rfgit.attest import dsse
from rfgit.trust.keys import digest_of, fingerprint, pem_of, spki_of, verifies
from rfgit.trust.signers import Signer

PRIVATE: dict[str, Any] = {
    "ed25519": Ed25519PrivateKey.from_private_bytes(bytes(range(32))),
    "p-256": ec.derive_private_key(7, ec.SECP256R1()),
    "p-384": ec.derive_private_key(7, ec.SECP384R1()),
}
KINDS = tuple(PRIVATE)


def spki(kind: str) -> bytes:
    return Signer(PRIVATE[kind]).spki


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_signer_signs_verifies(kind: str) -> None:
    signer = Signer(PRIVATE[kind])
    envelope = dsse.read_envelope(signer.sign(b"payload"))
    message, (signature,) = dsse.pae(dsse.IN_TOTO, b"payload"), envelope.signatures
    assert (envelope.payload, envelope.payload_type) == (b"payload", dsse.IN_TOTO)
    assert signature.keyid == fingerprint(signer.spki)
    assert verifies(signer.spki, signature.value, message)


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_else_verifies(kind: str) -> None:
    signer = Signer(PRIVATE[kind])
    value = dsse.read_envelope(signer.sign(b"payload")).signatures[0].value
    message = dsse.pae(dsse.IN_TOTO, b"payload")
    assert not any(verifies(spki(other), value, message) for other in KINDS if other != kind)
    assert not verifies(signer.spki, value, message[:-1])
    assert not verifies(signer.spki, value, b"payload")
    assert not verifies(signer.spki, value[:-1], message)
    assert not verifies(signer.spki, value + b"\0", message)
    assert not any(verifies(signer.spki, junk, message) for junk in (b"", b"\0", b"\0" * 64, b"\xff" * 72, value * 2))
    for place in range(len(value)):
        assert not verifies(signer.spki, value[:place] + bytes([value[place] ^ 1]) + value[place + 1 :], message)


@pytest.mark.parametrize(("kind", "right"), [("p-256", SHA256), ("p-384", SHA384)])
@pytest.mark.parametrize("used", [SHA256, SHA384, SHA512])
def test_each_curve_has_one_hash(kind: str, right: type, used: type) -> None:
    value = PRIVATE[kind].sign(b"m", ec.ECDSA(used()))
    assert verifies(spki(kind), value, b"m") is (used is right)


def test_the_second_form_of_an_ecdsa_signature_is_the_same_key() -> None:
    order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
    r, s = decode_dss_signature(PRIVATE["p-256"].sign(b"m", ec.ECDSA(SHA256())))
    assert verifies(spki("p-256"), encode_dss_signature(r, order - s), b"m")


@pytest.mark.parametrize(("r", "s"), [(0, 0), (0, 1), (1, 0), (2**256, 2**256)])
def test_degenerate_ecdsa_signatures(r: int, s: int) -> None:
    assert not verifies(spki("p-256"), encode_dss_signature(r, s), b"m")


@pytest.mark.parametrize("kind", KINDS)
def test_pem_and_der_are_one_key(kind: str) -> None:
    assert spki_of(pem_of(spki(kind))) == spki(kind)
    key = load_der_public_key(spki(kind))
    stock = key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    assert pem_of(spki(kind)) == stock
    assert {spki_of(text) for text in (stock, stock.replace("\n", "\r\n"), stock.strip(), stock + "\n\n")} == {
        spki(kind)
    }
    assert digest_of(spki(kind)).hex == digest_of(spki_of(stock)).hex


@pytest.mark.parametrize("kind", KINDS)
def test_the_fingerprint_is_that_of_ssh(kind: str, tmp_path: Path, needs: Callable[[str], str]) -> None:
    public = load_der_public_key(spki(kind))
    line = public.public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH)
    (tmp_path / "key.pub").write_bytes(line + b"\n")
    told = subprocess.run(
        [needs("ssh-keygen"), "-lf", tmp_path / "key.pub"], capture_output=True, check=True, text=True
    )
    assert told.stdout.split()[1] == fingerprint(spki(kind))


def test_fingerprints_tell_keys_apart() -> None:
    assert len({fingerprint(spki(kind)) for kind in KINDS}) == 3
    assert all(fingerprint(spki(kind)).startswith("SHA256:") and "=" not in fingerprint(spki(kind)) for kind in KINDS)


@pytest.mark.parametrize(
    "key",
    [
        pytest.param(ec.derive_private_key(7, ec.SECP521R1()), id="P-521"),
        pytest.param(ec.derive_private_key(7, ec.SECP256K1()), id="secp256k1"),
        pytest.param(ed448.Ed448PrivateKey.generate(), id="Ed448"),
        pytest.param(rsa.generate_private_key(65537, 2048), id="RSA"),
    ],
)
def test_other_kinds_of_key(key: Any) -> None:
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    with pytest.raises(ValueError, match="expected an Ed25519, P-256 or P-384 key"):
        spki_of(public)


def test_a_private_key_is_no_public_one() -> None:
    body = base64.b64encode(spki("ed25519")).decode()
    with pytest.raises(ValueError, match="expected one PEM block"):
        spki_of("-----BEGIN PRIVATE" + f" KEY-----\n{body}\n-----END PRIVATE" + " KEY-----\n")
