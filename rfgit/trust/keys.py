"""Public keys in their one canonical form, and the bare test of a signature.

A key is its SubjectPublicKeyInfo (RFC 5280, RFC 8410, RFC 5480) in DER; keyids and PEM spellings identify nothing.
Ed25519, P-256 and P-384 only. Ed25519 is read by hand, so that the usual case imports little.
"""

from __future__ import annotations

import base64
import binascii
import re
import struct
from functools import lru_cache
from typing import Any

from ..domain.digest import Digest

_PEM = re.compile(r"-----BEGIN PUBLIC KEY-----\r?\n([A-Za-z0-9+/=\r\n]+)-----END PUBLIC KEY-----\s*")
_ED25519 = bytes.fromhex("302a300506032b6570032100")
_CURVES = {"secp256r1": "nistp256", "secp384r1": "nistp384"}


def spki_of(pem: str) -> bytes:
    """The DER of a PEM public key; ValueError for another kind of key or a second spelling of the same one."""
    match = _PEM.fullmatch(pem)
    if match is None:
        raise ValueError("expected one PEM block BEGIN PUBLIC KEY")
    try:
        der = base64.b64decode("".join(match.group(1).split()), validate=True)
    except binascii.Error as problem:
        raise ValueError(f"the PEM block is not base64: {problem}") from None
    if not _is_ed25519(der):
        _refuse_odd_curve(der)
    return der


def pem_of(spki: bytes) -> str:
    """The PEM form of a canonical key; `spki_of(pem_of(spki)) == spki`."""
    text = base64.b64encode(spki).decode("ascii")
    lines = [text[start : start + 64] for start in range(0, len(text), 64)]
    return "\n".join(["-----BEGIN PUBLIC KEY-----", *lines, "-----END PUBLIC KEY-----", ""])


def verifies(spki: bytes, signature: bytes, message: bytes) -> bool:
    """Test one signature by one canonical key. ECDSA signatures are DER, over SHA-256 (P-256) or SHA-384 (P-384).

    Not checked: whether the key is trusted by anybody. An ECDSA signature has a second valid form (r, n-s),
    so signatures identify nothing and are never compared.
    """
    from cryptography.exceptions import InvalidSignature

    try:
        if _is_ed25519(spki):
            from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

            Ed25519PublicKey.from_public_bytes(spki[len(_ED25519) :]).verify(signature, message)
        else:
            _verify_ecdsa(spki, signature, message)
    except InvalidSignature:
        return False
    return True


def digest_of(spki: bytes) -> Digest:
    return Digest.of(spki)


@lru_cache(maxsize=4096)
def fingerprint(spki: bytes) -> str:
    """The SSH fingerprint, `SHA256:<base64>`: what envelopes carry as keyid, equal to `ssh-keygen -lf`."""
    if _is_ed25519(spki):
        wire = _ssh_string(b"ssh-ed25519") + _ssh_string(spki[len(_ED25519) :])
    else:
        wire = _ssh_ecdsa(_load_curve_key(spki))
    digest = base64.b64encode(bytes.fromhex(Digest.of(wire).hex)).decode("ascii")
    return "SHA256:" + digest.rstrip("=")


def _is_ed25519(spki: bytes) -> bool:
    return len(spki) == len(_ED25519) + 32 and spki.startswith(_ED25519)


def _verify_ecdsa(spki: bytes, signature: bytes, message: bytes) -> None:
    from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
    from cryptography.hazmat.primitives.hashes import SHA256, SHA384

    key = _load_curve_key(spki)
    key.verify(signature, message, ECDSA(SHA256() if key.curve.name == "secp256r1" else SHA384()))


def _load_curve_key(spki: bytes) -> Any:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
    from cryptography.hazmat.primitives.serialization import load_der_public_key

    try:
        key = load_der_public_key(spki)
    except (ValueError, UnsupportedAlgorithm) as problem:
        raise ValueError(f"the key cannot be read: {problem}") from None
    if not isinstance(key, EllipticCurvePublicKey) or key.curve.name not in _CURVES:
        raise ValueError("expected an Ed25519, P-256 or P-384 key")
    return key


def _refuse_odd_curve(spki: bytes) -> None:
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    key = _load_curve_key(spki)
    if key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo) != spki:
        raise ValueError("the key is not in its canonical form (an uncompressed point on a named curve)")


def _ssh_ecdsa(key: Any) -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    curve = _CURVES[key.curve.name].encode("ascii")
    point = key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return _ssh_string(b"ecdsa-sha2-" + curve) + _ssh_string(curve) + _ssh_string(point)


def _ssh_string(value: bytes) -> bytes:
    return struct.pack(">I", len(value)) + value
