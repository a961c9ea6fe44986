"""Fetched bytes by their digest, so that the next run needs no network. Nothing in it is trusted by its name."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..domain.digest import Digest
from ..store.blobs import BlobFolder
from ..store.intake import Expected, Intake, Readable, digest_of


@dataclass(frozen=True)
class Cache:
    """`<root>/sha256/<64 hexadecimal digits>`."""

    root: Path

    @property
    def blobs(self) -> BlobFolder:
        return BlobFolder(self.root, "sha256")

    def find(self, digest: Digest) -> Path | None:
        """Where the bytes lie, hashed anew; None when they are missing or damaged, and so must be fetched."""
        return self.blobs.path(digest) if self.blobs.holds(digest) else None

    def keep(self, source: Readable, expected: Expected, size_hint: int = 0) -> Path:
        """Read `source` to its end, refuse by `expected`, and return where its bytes lie."""
        if self.blobs.holds(expected.digest):
            expected.compare(digest_of(source))
        else:
            Intake(self.blobs).put(source, expected, size_hint)
        return self.blobs.path(expected.digest)
