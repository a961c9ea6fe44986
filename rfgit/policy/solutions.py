"""What METADATA says to do about a refusal: the next step that only the owner of its rule knows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .engine import PolicySet

_START = "# METADATA"
_KEY = re.compile(r"#( +)(id|solution): *(.*)")
_COMMENT = re.compile(r"#( *)(.*)")


def solution_of(policies: PolicySet, package: str, rule: str) -> str:
    """The `custom.solution` of the block whose `custom.id` is `rule`, else that of the package; "" without either."""
    packages = ""
    for data in policies.modules.values():
        above, found, below = data.decode("utf-8", "replace").partition(f"\npackage {package}\n")
        if found:
            own = next((block for block in _blocks(below) if block.get("id") == rule), {})
            if own.get("solution"):
                return own["solution"]
            for block in _blocks(above):
                packages = block.get("solution") or packages
    return packages


def _blocks(text: str) -> Iterator[dict[str, str]]:
    """The id and solution of every METADATA block: from its first line to the first that is no comment."""
    lines = text.splitlines()
    for start, line in enumerate(lines):
        if line == _START:
            end = next((n for n in range(start, len(lines)) if not lines[n].startswith("#")), len(lines))
            yield _values(lines[start + 1 : end])


def _values(lines: list[str]) -> dict[str, str]:
    """A value goes on, on one line, as far as its text is indented more than its key."""
    found: dict[str, str] = {}
    for number, line in enumerate(lines):
        key = _KEY.fullmatch(line)
        if key:
            words = [key[3].strip("|>- ")]
            for more in lines[number + 1 :]:
                text = _COMMENT.fullmatch(more)
                if text is None or len(text[1]) <= len(key[1]):
                    break
                words.append(text[2].strip())
            found[key[2]] = " ".join(word for word in words if word)
    return found
