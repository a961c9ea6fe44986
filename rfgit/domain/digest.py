"""A sha256 digest, the only kind that rfgit names bytes by."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

_HEX = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, order=True)
class Digest:
    """64 lower-case hexadecimal digits. `str(Digest.parse(text)) == text` for every accepted text."""

    hex: str

    def __post_init__(self) -> None:
        if not _HEX.fullmatch(self.hex):
            raise ValueError(f"expected 64 lower-case hexadecimal digits, got {self.hex!r}")

    @classmethod
    def parse(cls, text: str) -> Digest:
        """Read `sha256:<hex>`; any other algorithm or spelling is a ValueError."""
        algorithm, colon, digits = text.partition(":")
        if algorithm != "sha256" or not colon:
            raise ValueError(f"expected sha256:<64 hexadecimal digits>, got {text!r}")
        return cls(digits)

    @classmethod
    def of(cls, data: bytes) -> Digest:
        """Digest bytes that are in memory already."""
        return cls(hashlib.sha256(data).hexdigest())

    def __str__(self) -> str:
        return f"sha256:{self.hex}"
