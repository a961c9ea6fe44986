"""Commits signed by SSH keys, as `git log --show-signature` takes them; made here, so that no test needs ssh-keygen."""

from __future__ import annotations

import base64
import hashlib
import textwrap

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

_NAMESPACE = b"git"


def ssh_signed(commit: bytes, name: str) -> tuple[bytes, bytes]:
    """The commit with a signature by the key made of this name, and the line that lets git trust the key."""
    key = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(name.encode()).digest())
    public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    blob = _string(b"ssh-ed25519") + _string(public)
    fixed = _string(_NAMESPACE) + _string(b"") + _string(b"sha512")
    signature = key.sign(b"SSHSIG" + fixed + _string(hashlib.sha512(commit).digest()))
    inner = _string(_string(b"ssh-ed25519") + _string(signature))
    text = base64.b64encode(b"SSHSIG\0\0\0\1" + _string(blob) + fixed + inner).decode()
    armoured = ["-----BEGIN SSH SIGNATURE-----", *textwrap.wrap(text, 70), "-----END SSH SIGNATURE-----"]
    head, _, message = commit.partition(b"\n\n")
    signed = head + b"\ngpgsig " + "\n ".join(armoured).encode() + b"\n\n" + message
    line = b"author@localhost ssh-ed25519 " + base64.b64encode(blob) + b"\n"
    return signed, line


def _string(data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + data
