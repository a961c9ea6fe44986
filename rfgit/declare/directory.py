"""What lies in one release's directory, held in memory: thousands are judged, and none looks beyond its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from .files import REGULAR
from .places import ATTESTATIONS, ENVELOPE_SUFFIX


class Directory:
    """`Files` of one directory. `modes` has every path, `contents` at least what a declaration may name.

    Anything else, such as evidence, is read when it is asked for.
    """

    def __init__(
        self, path: str, modes: Mapping[str, str], contents: Mapping[str, bytes], read: Callable[[str], bytes]
    ) -> None:
        self.path = path
        self._modes = modes
        self._contents = contents
        self._read = read

    def paths(self, prefix: str = "") -> Sequence[str]:
        folder = prefix.strip("/")
        if not folder or f"{self.path}/".startswith(f"{folder}/"):
            return tuple(self._modes)
        return tuple(path for path in self._modes if path == folder or path.startswith(f"{folder}/"))

    def mode(self, path: str) -> str:
        return self._modes[path]

    def read(self, path: str) -> bytes:
        return self._contents[path] if path in self._contents else self._read(path)


def needed(directory: str, modes: Mapping[str, str]) -> list[str]:
    """The paths whose content a judge of the directory reads."""
    start = f"{directory}/{ATTESTATIONS}/"
    return [
        path
        for path, mode in modes.items()
        if mode in REGULAR and not path.startswith(start) and not path.endswith(ENVELOPE_SUFFIX)
    ]
