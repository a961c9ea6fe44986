"""Links and submodules: what they lead to is not in the digest of what was reviewed."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterator

from ..declare.documents import Pointer, Source
from ..declare.files import REGULAR, Files
from ..declare.places import RELEASES, TARGETS
from ..domain.finding import Finding

_READ = (RELEASES, TARGETS, "policies/", "schemas/", "rfgit.yaml")
_KINDS = {"120000": "a symbolic link", "160000": "a submodule", **dict.fromkeys(REGULAR, "a file")}


def mode_findings(files: Files, told: Container[str] = ()) -> Iterator[Finding]:
    """`file-mode` for each link or submodule where rfgit reads. `told` paths are left out."""
    for path in (path for place in _READ for path in files.paths(place)):
        mode = files.mode(path)
        if mode not in REGULAR and path not in told:
            message = f"{path} is {_kind(mode)}, expected a regular file"
            yield Finding("file-mode", message, path=path, hint="commit the file itself")


def _kind(mode: str) -> str:
    return _KINDS.get(mode, f"of mode {mode}")


def link_findings(
    source: Source, pointer: Pointer, path: str, listed: Collection[str], files: Files
) -> Iterator[Finding]:
    """`path-through-link` where something above `path` is no folder: then nothing stands at `path`."""
    parts = path.split("/")
    for count in range(1, len(parts)):
        above = "/".join(parts[:count])
        if above in listed:
            message = f"{path} leads through {above}, which is {_kind(files.mode(above))}, expected a folder"
            yield source.finding(pointer, "path-through-link", message, hint="commit the folder itself")
            return
