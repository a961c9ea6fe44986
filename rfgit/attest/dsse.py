"""DSSE v1.0 envelopes: the bytes that are signed, and the JSON around them.

Nothing here tests a signature; `trust/verify.py` does. Source: secure-systems-lab/dsse, protocol.md and envelope.md.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import Any, Tuple

from ..domain.canonical import canonical_json, read_json
from .predicates.fields import text

IN_TOTO = "application/vnd.in-toto+json"
MAX_ENVELOPE = 1024 * 1024  # bytes
MAX_SIGNATURES = 64
MAX_VALUES = 50_000  # JSON values: what is unknown beside payload and signatures is read, too


@dataclass(frozen=True)
class Signature:
    """`keyid` is an unauthenticated hint, and may be empty."""

    keyid: str
    value: bytes


@dataclass(frozen=True)
class Envelope:
    """`payload` are the exact bytes that were signed."""

    payload_type: str
    payload: bytes
    signatures: Tuple[Signature, ...]


def pae(payload_type: str, payload: bytes) -> bytes:
    """The pre-authentication encoding: what a signature covers (protocol.md, "Signature Definition")."""
    kind = payload_type.encode("utf-8")
    return b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload)


def read_envelope(data: bytes) -> Envelope:
    """Read an envelope; ValueError says what is wrong. Standard and URL-safe base64 are both accepted.

    Not checked: signatures, and whether the payload type is one that anybody here understands.
    """
    if len(data) > MAX_ENVELOPE:
        raise ValueError(f"the envelope has {len(data)} bytes, at most {MAX_ENVELOPE} are read")
    value = read_json(data, most_values=MAX_VALUES)
    if not isinstance(value, dict):
        raise ValueError("an envelope is a JSON object")
    payload_type = text(value, "payloadType")
    payload = _base64(text(value, "payload"), "payload")
    entries = value.get("signatures")
    if not isinstance(entries, list) or not 1 <= len(entries) <= MAX_SIGNATURES:
        raise ValueError(f"an envelope has 1 to {MAX_SIGNATURES} signatures")
    return Envelope(payload_type, payload, tuple(_read_signature(entry) for entry in entries))


def write_envelope(envelope: Envelope) -> bytes:
    """The one form in which rfgit writes an envelope: canonical JSON and a final newline."""
    return (
        canonical_json(
            {
                "payload": base64.b64encode(envelope.payload).decode("ascii"),
                "payloadType": envelope.payload_type,
                "signatures": [
                    {"keyid": item.keyid, "sig": base64.b64encode(item.value).decode("ascii")}
                    for item in envelope.signatures
                ],
            }
        )
        + b"\n"
    )


def _read_signature(entry: Any) -> Signature:
    if not isinstance(entry, dict):
        raise ValueError("a signature is a JSON object")
    keyid = entry.get("keyid", "")
    if not isinstance(keyid, str):
        raise ValueError("a keyid is a string")
    return Signature(keyid, _base64(text(entry, "sig"), "sig"))


def _base64(value: str, key: str) -> bytes:
    try:
        return base64.b64decode(value.replace("-", "+").replace("_", "/").encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError) as problem:
        raise ValueError(f"{key!r} is not base64: {problem}") from None
