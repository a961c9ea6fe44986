"""The files that declarations are read from: a commit's tree, a work tree, or memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from ..domain.finding import refuse

REGULAR = ("100644", "100755")


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


def exists(files: Files, path: str) -> bool:
    """Whether there is a file of exactly this path, link or not."""
    return path in files.paths(path)
