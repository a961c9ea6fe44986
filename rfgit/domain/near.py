"""The names that a mistyped one may have meant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_LONGEST = 64
_MOST = 3


def near_names(word: str, known: Iterable[str]) -> Sequence[str]:
    """Known names that differ in capitals and marks alone; else in one slip of the finger; else the likest one."""
    if len(word) > _LONGEST:
        return ()
    plain = {name: _plain(name) for name in known}
    wanted = _plain(word)
    same = [name for name, form in plain.items() if form == wanted]
    return (same or [name for name, form in plain.items() if _one_slip(form, wanted)] or _likest(word, plain))[:_MOST]


def near_hint(word: str, known: Iterable[str]) -> str:
    """`did you mean 'x'?` for the names that are near, or an empty text when none is."""
    found = near_names(word, known)
    return f"did you mean {' or '.join(map(repr, found))}?" if found else ""


def among(word: str, known: Iterable[str]) -> str:
    """The nearest known names, or else the known ones: a hint in place of a search."""
    names = sorted(known)
    return near_hint(word, names) or (f"there are: {', '.join(names[:12])}" if names else "")


def is_slip(word: str, other: str) -> bool:
    """Whether one is the other with a slip of the finger, or in other capitals and marks: surer than near."""
    forms = _plain(word), _plain(other)
    return word != other and len(word) <= _LONGEST and (forms[0] == forms[1] or _one_slip(*forms))


def _plain(name: str) -> str:
    return re.sub("[-_ ]", "", name).casefold()


def _one_slip(left: str, right: str) -> bool:
    """One character more, fewer or other, or two neighbours in each other's place."""
    if abs(len(left) - len(right)) > 1 or min(len(left), len(right)) == 0:
        return False
    while left and right and left[0] == right[0]:
        left, right = left[1:], right[1:]
    while left and right and left[-1] == right[-1]:
        left, right = left[:-1], right[:-1]
    return max(len(left), len(right)) <= 1 or (len(left) == 2 and left == right[::-1])


def _likest(word: str, known: Iterable[str]) -> list[str]:
    import difflib

    return difflib.get_close_matches(word, list(known), n=1)
