"""What a package's METADATA says to do about its refusals: the next step that only its owner knows."""

from __future__ import annotations

import re

from .engine import PolicySet

_SOLUTION = re.compile(r"^#( +)solution: *(.*)$")
_COMMENT = re.compile(r"^#( *)(.*)$")


def solution_of(policies: PolicySet, package: str) -> str:
    """The `custom.solution` of the METADATA above `package`, on one line; "" where there is none."""
    for data in policies.modules.values():
        above, found, _ = data.decode("utf-8", "replace").partition(f"\npackage {package}\n")
        if found:
            return _last_block(above.splitlines())
    return ""


def _last_block(lines: list[str]) -> str:
    """Read from the last `solution:` on, as far as its text is indented more than its key."""
    for start in range(len(lines) - 1, -1, -1):
        key = _SOLUTION.match(lines[start])
        if key:
            words = [key[2].strip("|>- ")]
            for line in lines[start + 1 :]:
                text = _COMMENT.match(line)
                if text is None or len(text[1]) <= len(key[1]):
                    break
                words.append(text[2].strip())
            return " ".join(word for word in words if word)
    return ""
