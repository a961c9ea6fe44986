"""Private keys by URI. `file:` is a PKCS8 PEM on disk; nothing here ever makes a key unasked."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

from ..attest import dsse
from ..errors import NO_ROOM, BadRequest, CannotTell
from .keys import fingerprint, spki_of


class Signer:
    """A private key that can sign. `spki` is its canonical public key."""

    def __init__(self, key: Any) -> None:
        from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

        self._key = key
        self.spki: bytes = spki_of(
            key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode("ascii")
        )

    def sign(self, payload: bytes) -> bytes:
        """Sign a statement's bytes and return the whole envelope, with one signature."""
        value = self._signature(dsse.pae(dsse.IN_TOTO, payload))
        signature = dsse.Signature(fingerprint(self.spki), value)
        return dsse.write_envelope(dsse.Envelope(dsse.IN_TOTO, payload, (signature,)))

    def _signature(self, message: bytes) -> bytes:
        from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePrivateKey
        from cryptography.hazmat.primitives.hashes import SHA256, SHA384

        if isinstance(self._key, EllipticCurvePrivateKey):
            return self._key.sign(message, ECDSA(SHA256() if self._key.curve.name == "secp256r1" else SHA384()))
        signature: bytes = self._key.sign(message)
        return signature


def open_signer(uri: str, base: Path) -> Signer:
    """Open the key that a URI names; relative paths start at `base`.

    Raises BadRequest `signer-uri` for a scheme that is not known, CannotTell `key-unreadable` for a key that
    cannot be read. Not checked: whether any trust policy knows the key.
    """
    scheme, colon, rest = uri.partition(":")
    if scheme != "file" or not colon or not rest:
        raise BadRequest("signer-uri", f"expected a signer such as file:PATH, got {uri!r}")
    path = base / rest
    hint = "rfgit key generate .rfgit/keys/NAME.pem makes a new key; rfgit trust show lists the keys that count"
    try:
        return Signer(_load(path.read_bytes()))
    except OSError as problem:
        raise CannotTell("key-unreadable", f"the key {rest} cannot be read: {problem.strerror}", hint=hint) from problem
    except ValueError as problem:
        raise CannotTell("key-unreadable", f"the key {rest} cannot be used: {problem}", hint=hint) from None


def generate_key(path: Path) -> Signer:
    """Make an Ed25519 key and write it as PKCS8 PEM, mode 0600. An existing file is never overwritten.

    Raises CannotTell `key-exists`, `disk-full` or `key-unwritable`.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    try:
        _write_new(path, pem)
    except FileExistsError:
        message = f"{path} exists, and a key is never overwritten"
        raise CannotTell("key-exists", message, hint="name another file") from None
    except OSError as problem:
        raise _unwritable(path, problem) from problem
    return Signer(key)


def _unwritable(path: Path, problem: OSError) -> CannotTell:
    message = f"the key cannot be written to {path}: {problem.strerror}"
    if problem.errno in NO_ROOM:
        return CannotTell("disk-full", message, hint="make room, then run the same command again")
    if problem.errno == errno.ENOENT:
        return CannotTell("key-unwritable", message, hint=f"mkdir -p {path.parent}, then run the same command again")
    return CannotTell("key-unwritable", message)


def _write_new(path: Path, data: bytes) -> None:
    """The whole file or none: half of a key would stand in the way of the next attempt."""
    descriptor = os.open(str(path), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
    except OSError:
        path.unlink()
        raise


def _load(pem: bytes) -> Any:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        key = load_pem_private_key(pem, password=None)
    except TypeError:
        raise ValueError("it is encrypted, and rfgit never asks for a password") from None
    except (ValueError, UnsupportedAlgorithm):
        # The library's own words are about its parser, and lead people to its FAQ.
        raise ValueError("expected a private key in PEM, as openssl and rfgit write it") from None
    if isinstance(key, Ed25519PrivateKey):
        return key
    if isinstance(key, EllipticCurvePrivateKey) and key.curve.name in ("secp256r1", "secp384r1"):
        return key
    raise ValueError("expected an Ed25519, P-256 or P-384 private key")
