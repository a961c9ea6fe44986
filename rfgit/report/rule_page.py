"""The page of one rule, docs/rules/RULE.md: Markdown of one fixed form, and the same as text for a terminal."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..declare.packaged import packaged_folder

_HEAD = re.compile(
    r"# (?P<rule>[a-z0-9-]+)\n\n(?P<meaning>[^\n]+)\n\n"
    r"\* exit status: (?P<exits>\d+(?: or \d+)*)\n\* next: (?P<next>[^\n]+)\n\n"
)
_RULE = re.compile(r"[a-z][a-z0-9-]*")
_LINK = re.compile(r"\[([^]\n]+)\]\([^)\s]+\)")


@dataclass(frozen=True)
class RulePage:
    """`exits`: the statuses that a run with this rule may end with; `text`: the whole page."""

    rule: str
    exits: tuple[int, ...]
    meaning: str
    next: str
    text: str


def has_page(rule: str) -> bool:
    """Whether `rfgit explain` knows the rule. A repository's own policies may call theirs whatever they like."""
    return bool(_RULE.fullmatch(rule)) and (packaged_folder("docs/rules") / f"{rule}.md").is_file()


def parse_page(text: str) -> RulePage:
    """Raises ValueError for a page of another form."""
    found = _HEAD.match(text)
    if found is None:
        raise ValueError(f"expected a title, what the rule means, its exit status and what is next, got {text[:80]!r}")
    exits = tuple(int(status) for status in found["exits"].split(" or "))
    return RulePage(found["rule"], exits, found["meaning"], found["next"], text)


def page_lines(text: str) -> Iterator[tuple[str, str]]:
    """Lines of a page and their styles: no fences and backticks; what stood in a block is indented."""
    inside = False
    for line in text.splitlines():
        if line.startswith("```"):
            inside = not inside
        elif inside:
            yield f"    {line}".rstrip(), _block_style(line)
        elif line.startswith("#"):
            yield line.lstrip("# "), "bold"
        else:
            yield _LINK.sub(r"\1", line).replace("`", ""), ""


def _block_style(line: str) -> str:
    return {"+": "green", "-": "red", "$": "bold"}.get(line[:1], "")
