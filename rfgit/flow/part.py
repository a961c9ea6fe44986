"""What of a tree the patterns of a protected set can cover, so that the rest need not be listed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ..declare.files import Files


class Part:
    """`Files` of those folders alone that some pattern names before its first wildcard."""

    def __init__(self, files: Files, patterns: Iterable[str]) -> None:
        self._files = files
        self._folders = {re.split(r"[^/]*[*?]", pattern, maxsplit=1)[0] for pattern in patterns}

    def paths(self, prefix: str = "") -> Sequence[str]:
        found = {path for folder in self._folders for path in self._files.paths(folder)}
        return tuple(sorted(path for path in found if path.startswith(prefix)))

    def mode(self, path: str) -> str:
        return self._files.mode(path)

    def read(self, path: str) -> bytes:
        return self._files.read(path)
