"""Names of releases, targets, fleets and principals, and the `name@version` that users type."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

NAME_PATTERN = r"[a-z0-9][a-z0-9._-]{0,62}"
NAME_WORDS = "lower-case letters, digits, '.', '_' and '-'; 63 characters at most; no '..'"
_NAME = re.compile(NAME_PATTERN)


@lru_cache(maxsize=1 << 14)
def is_name(text: str) -> bool:
    """True when the whole text is a name: lower-case letters, digits, `.`, `_`, `-`; 63 at most."""
    return _NAME.fullmatch(text) is not None and ".." not in text


@dataclass(frozen=True, order=True)
class ReleaseId:
    """A declared release: `name@version`. Both halves are names."""

    name: str
    version: str

    def __post_init__(self) -> None:
        for part in (self.name, self.version):
            if not is_name(part):
                raise ValueError(f"expected a name ({NAME_WORDS}), got {part!r}")

    @classmethod
    def parse(cls, text: str) -> ReleaseId:
        """Read `name@version`; a ValueError says what was expected and seen."""
        name, at, version = text.partition("@")
        if not at:
            raise ValueError(f"expected NAME@VERSION, got {text!r}")
        return cls(name, version)

    @property
    def directory(self) -> str:
        """Its place in the repository, without a trailing slash."""
        return f"releases/{self.name}/{self.version}"

    def __str__(self) -> str:
        return f"{self.name}@{self.version}"


@dataclass(frozen=True, order=True)
class Variant:
    """One release built for one target."""

    release: ReleaseId
    target: str

    def __str__(self) -> str:
        return f"{self.release}/{self.target}"
