"""Bytes, as the data of a case writes them: JSON holds neither every byte nor a hundred megabytes."""

from __future__ import annotations

import base64
from typing import Any

Content = Any
"""A text, or an object with one of `hex`, `base64`, `repeat` (with `times`) and `parts`, a list of contents."""


def content(value: Content) -> bytes:
    if isinstance(value, str):
        return value.encode()
    if "parts" in value:
        return b"".join(content(part) for part in value["parts"])
    if "repeat" in value:
        return content(value["repeat"]) * int(value["times"])
    return bytes.fromhex(value["hex"]) if "hex" in value else base64.b64decode(value["base64"], validate=True)


def reencoded(data: bytes, form: str) -> bytes:
    """The same text in other bytes: any codec of Python, or `crlf`."""
    return data.replace(b"\n", b"\r\n") if form == "crlf" else data.decode().encode(form)
