"""The files that declarations are read from: a commit's tree, a work tree, or memory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from ..domain.finding import refuse

REGULAR = ("100644", "100755")
MOST_OF_POLICIES = 16 << 20
"""Bytes of all policies, and of all trust policies: they are held together, by whoever judges."""


class Files(Protocol):
    """Files by their path from the repository's root, with `/` between the parts. Links are listed, never followed."""

    def paths(self, prefix: str = "") -> Sequence[str]:
        """All paths below the folder `prefix`, or the file of that name, sorted."""
        ...

    def mode(self, path: str) -> str:
        """The mode that git records, six octal digits; KeyError for an absent path."""
        ...

    def read(self, path: str) -> bytes:
        """The bytes of one file; KeyError for an absent path, Refusal `file-mode` for a link or submodule."""
        ...


class MemoryFiles:
    """Files that are held in memory. `modes` names those that are not 100644; a link needs no content."""

    def __init__(self, contents: Mapping[str, bytes], modes: Mapping[str, str] | None = None) -> None:
        self._contents = dict(contents)
        self._modes = {**dict.fromkeys(contents, REGULAR[0]), **(modes or {})}

    def paths(self, prefix: str = "") -> Sequence[str]:
        folder = prefix.strip("/")
        below = f"{folder}/" if folder else ""
        return tuple(sorted(path for path in self._modes if path == folder or path.startswith(below)))

    def mode(self, path: str) -> str:
        return self._modes[path]

    def read(self, path: str) -> bytes:
        if self._modes[path] not in REGULAR:
            raise refuse("file-mode", f"{path} is a link or submodule, expected a regular file", path=path)
        return self._contents[path]


def read_policies(files: Files, paths: Iterable[str]) -> dict[str, bytes]:
    """Files that are held together. Refusal `policy-too-large` at the one that makes them too many bytes."""
    found: dict[str, bytes] = {}
    left = MOST_OF_POLICIES
    for path in sorted(paths):
        found[path] = files.read(path)
        left -= len(found[path])
        if left < 0:
            message = f"with it, the policies have more than {MOST_OF_POLICIES} bytes"
            raise refuse("policy-too-large", message, path=path, hint="keep tables out of the policies, or split them")
    return found


def exists(files: Files, path: str) -> bool:
    """Whether there is a file of exactly this path, link or not."""
    return path in files.paths(path)
