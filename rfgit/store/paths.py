"""Relative file names that may be joined to a directory without leaving it, on any robot's file system."""

from __future__ import annotations

from typing import Dict, Iterable

MAX_LENGTH = 1024
MAX_PART = 200
_FORBIDDEN = frozenset('\\:*?"<>|')


def why_unsafe(path: str) -> str:
    """Why this is not a plain relative path, or an empty text when it is.

    Plain: `/` between parts; no part is empty, `.`, `..`, too long, or holds a control character, a character
    that some file system reads as syntax, or a space or dot at its end.
    """
    if not 0 < len(path) <= MAX_LENGTH:
        return f"a path has 1 to {MAX_LENGTH} characters"
    for part in path.split("/"):
        if part in ("", ".", ".."):
            return f"the part {part!r} is not a file name"
        if len(part.encode("utf-8", "replace")) > MAX_PART:
            return f"a part is longer than {MAX_PART} bytes"
        if part[-1] in " ." or any(not letter.isprintable() or letter in _FORBIDDEN for letter in part):
            return f"the part {part!r} has a character that is not allowed there"
    return ""


def why_ambiguous(paths: Iterable[str]) -> str:
    """Why these different paths cannot lie in one directory, or an empty text.

    Two that differ in case alone are one file on some robots; a path that is another's directory cannot be a file.
    """
    folded: Dict[str, str] = {}
    for path in sorted(set(paths)):
        other = folded.setdefault(path.casefold(), path)
        if other != path:
            return f"{other} and {path} differ in case alone"
    for path in sorted(folded):
        parts = path.split("/")
        for length in range(1, len(parts)):
            if "/".join(parts[:length]) in folded:
                return f"{folded['/'.join(parts[:length])]} is a file and the directory of {folded[path]}"
    return ""
