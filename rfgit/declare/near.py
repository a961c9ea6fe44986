"""The names that a mistyped one may have meant."""

from __future__ import annotations

from collections.abc import Iterable

_LONGEST = 64


def near_hint(word: str, known: Iterable[str]) -> str:
    """`did you mean 'x'?` for the nearest known name, or an empty text when none is near."""
    if len(word) > _LONGEST:
        return ""
    import difflib

    found = difflib.get_close_matches(word, list(known), n=1)
    return f"did you mean {found[0]!r}?" if found else ""


def among(word: str, known: Iterable[str]) -> str:
    """The nearest known name, or else the known ones: a hint in place of a search."""
    names = sorted(known)
    return near_hint(word, names) or (f"there are: {', '.join(names[:12])}" if names else "")
