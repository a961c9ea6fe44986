"""Hostile text as CommonMark that shows this text and does nothing else, on GitHub and GitLab too.

Punctuation that Markdown reads is escaped. What a forge turns into a link, a mention or a picture *after* Markdown
was read ignores such escapes, but never looks into code spans: such words become one. Texts stand between spaces or
inside of brackets, and never in a table, where `|` ends a cell even in code.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator

from .shortened import left_out, shortened
from .text_form import printable

LIMIT = 65_536
"""What GitHub takes as the text of a comment."""

MOST = 1_000
"""Characters of one text; a longer one is cut, and says so."""

_NOTE = 100

_LIVE = re.compile(
    r"[@#$\[\]]"  # mentions, issues, mathematics, references
    r"|[!%&~^][\w\"]"  # what GitLab refers to
    r"|//|www\.|:[^:]*:"  # addresses, emoji
    r"|^/"  # what bots take as an order
    r"|(?<![^\W_])(?:[0-9a-f]{7,64}(?![^\W_])|[a-z]+-[0-9])",  # commits, tickets
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\s\[]*\[[^\[\]]*\]\S*|\S+")
"""What is in brackets stays together: `spec.envelope[arm latency-p99].threshold` is one name, and one code span."""

_READ = re.compile(r"([\\`*_<>|~{}&])")
_MARKER = re.compile(r"^(\d*)([-+=.)])")
_OPEN, _CLOSE = "<details>", "</details>"


def escaped(text: str, most: int = MOST) -> str:
    """The text as inline CommonMark, on one line."""
    words = _WORD.findall(" ".join(printable(shortened(text, most)).split()))
    shown = " ".join(_span(word) if _LIVE.search(word) else _READ.sub(r"\\\1", word) for word in words)
    return _MARKER.sub(r"\1\\\2", shown)


def code(text: str, most: int = MOST) -> str:
    """The text as an inline code span, on one line."""
    return _span(printable(shortened(text, most)))


def details(summary: str, lines: Iterable[str]) -> list[str]:
    """Lines of CommonMark behind a summary, which is text: the only HTML that a report holds."""
    words = printable(shortened(summary, MOST)).split()
    shown = " ".join(html.escape("\u200b".join(word) if _LIVE.search(word) else word) for word in words)
    return [_OPEN, f"<summary>{shown}</summary>", "", *lines, "", _CLOSE, ""]


def capped(entries: Iterable[str], limit: int = LIMIT) -> str:
    """The entries below each other, as far as `limit` allows; then how many are missing.

    An entry is one line, or several that stay together. The limit is in bytes of UTF-8, and so in whatever a forge
    counts. What stands open is closed.
    """
    items = list(entries)
    taken = items if sum(map(_size, items)) <= limit else list(_fitting(items, limit - _NOTE))
    missing = len(items) - len(taken)
    ending = [*[_CLOSE] * _depth(taken), "", left_out(missing, "line")] if missing else []
    return "".join(f"{item}\n" for item in (*taken, *ending))


def _span(shown: str) -> str:
    if not shown.strip():
        return f"`{shown or ' '}`"
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", shown)), default=0))
    pad = " " if shown.startswith(("`", " ")) or shown.endswith(("`", " ")) else ""
    return f"{fence}{pad}{shown}{pad}{fence}"


def _fitting(items: list[str], left: int) -> Iterator[str]:
    for item in items:
        left -= _size(item) + _depth([item]) * _size(_CLOSE)
        if left < 0:
            return
        yield item


def _depth(items: list[str]) -> int:
    """How many details stand open at the end."""
    return items.count(_OPEN) - items.count(_CLOSE)


def _size(item: str) -> int:
    return len(item.encode()) + 1
