"""Two texts, by their lines: how many came and went, and whether a Rego module still does the same."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from .difference_words import count

# What is left open is taken to its end too: a search that began again inside of it could take for ever.
_REGO = re.compile(r'"(?:\\.|[^"\\\n])*+"?|`[^`]*+`?|(?P<comment>#[^\n]*)')
_METADATA = re.compile(r"#\s*METADATA\s*")


def line_words(before: str, after: str) -> str:
    """`3 lines added, 1 line removed`. Lines that only moved are told as such; a minimal edit is not looked for."""
    old, new = Counter(before.splitlines()), Counter(after.splitlines())
    counts = (((new - old).total(), "added"), ((old - new).total(), "removed"))
    words = [f"{count(number, 'line')} {what}" for number, what in counts if number]
    return ", ".join(words) or ("lines in another order" if before.split() != after.split() else "white space only")


def same_rego(before: str, after: str) -> bool:
    """Whether only comments and layout differ. METADATA is a comment that the policies' messages are made of."""
    return [*_code(before)] == [*_code(after)] and [*_metadata(before)] == [*_metadata(after)]


def _code(text: str) -> Iterator[str]:
    """Lines without comments and layout. Around a text over several lines every space counts, and is left alone."""
    bare = _REGO.sub(lambda token: "" if token["comment"] else token[0], text)
    for line in bare.split("\n"):
        if "`" in bare:
            yield line
        elif line.strip():
            yield line.strip()


def _metadata(text: str) -> Iterator[str]:
    inside = False
    for line in map(str.strip, text.splitlines()):
        inside = line.startswith("#") and (inside or _METADATA.fullmatch(line) is not None)
        if inside:
            yield line
