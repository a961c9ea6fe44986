"""What a lock may cost: a short text can ask a reader of TOML for gigabytes, so its marks are counted first."""

from __future__ import annotations

import re

MOST_BYTES = 4 << 20
MOST_MARKS = 65_536
"""Points, equals signs, brackets and commas outside of strings. A lock of 1,000 wheels has some 11,000."""

MOST_PARTS = 16
"""Of one key. A reader keeps every beginning of it, so that the cost grows with the square."""

MOST_BARE = 1024
"""Characters of a key or number without its strings."""

_MARKS = ".=[{,"
# Strings and comments, an unfinished one to its end: each character is looked at once, and nothing is tried again.
_OPAQUE = re.compile(
    r"""
      \"{3} (?: [^"\\] | \\. | "(?!"") )*+ (?:"{3,5})?
    | '{3}  (?: [^'] | '(?!'') )*+ (?:'{3,5})?
    | "  (?: [^"\\\n] | \\[^\n] )*+ "?
    | '  [^'\n]*+ '?
    | \# [^\n]*+
    """,
    re.DOTALL | re.VERBOSE,
)
_BETWEEN = re.compile(r"[=\[\]{},\n]")


def readable_text(data: bytes) -> str:
    """The text, if reading it as TOML costs little. ValueError with the reason. Not checked: that it is TOML."""
    if len(data) > MOST_BYTES:
        raise ValueError(f"expected at most {MOST_BYTES} bytes, got {len(data)}")
    text = data.decode("utf-8")
    bare = _OPAQUE.sub('""', text)
    marks = sum(map(bare.count, _MARKS))
    if marks > MOST_MARKS:
        raise ValueError(f"expected at most {MOST_MARKS} points, equals signs, brackets and commas, got {marks}")
    for piece in _BETWEEN.split(bare):
        if piece.count(".") >= MOST_PARTS or len(piece) > MOST_BARE:
            raise ValueError(f"expected keys of at most {MOST_PARTS} parts and {MOST_BARE} characters")
    return text
