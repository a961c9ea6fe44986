"""What is wrong with a path that a document names: the attacks that its pattern keeps out, each by its name."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class PathFault:
    """One way for a path to lead astray. `expected` and `hint` are words for people."""

    rule: str
    is_in: Callable[[str], bool]
    expected: str
    hint: str


def _has_control(text: str) -> bool:
    return any(ord(letter) < 32 or 127 <= ord(letter) < 160 for letter in text)


def _has_option(text: str) -> bool:
    return any(part.startswith("-") for part in text.split("/"))


_IN_FOLDER = "write it as it is called in its folder, such as config/limits.json"
_FAULTS = (
    PathFault("path-control-character", _has_control, "a path without line breaks and control characters", _IN_FOLDER),
    PathFault("path-backslash", lambda text: "\\" in text, "'/' between the parts of a path", "write / for \\"),
    PathFault("path-scheme", lambda text: ":" in text, "the path of a file, and no address or drive", _IN_FOLDER),
    PathFault("path-escapes", lambda text: ".." in text.split("/"), "a path without '..'", _IN_FOLDER),
    PathFault("path-git", lambda text: ".git" in text.lower().split("/"), "a path outside of .git", "move the file"),
    PathFault("path-option-like", _has_option, "a path without a name that starts with '-'", "rename the file"),
    PathFault("path-absolute", lambda text: text.startswith("/"), "a relative path", _IN_FOLDER),
)


def is_path_pattern(pattern: str) -> bool:
    """The patterns of paths, and no others, keep git's own folder out."""
    return r"\.[gG][iI][tT]" in pattern


def path_fault(text: str, pattern: str) -> PathFault | None:
    """What is wrong with a text that a path's pattern refuses; None for what is no attack, such as a space."""
    inner = text.removeprefix("/") if re.search(pattern, "/x") else text
    return next((fault for fault in _FAULTS if fault.is_in(inner)), None)
