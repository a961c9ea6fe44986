"""What is refused before the engine may parse a module: bytes that are not plain text, and deep nesting."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..domain.finding import Finding

MAX_NESTING = 15

# Each further level of brackets doubles the time that the embedded engine takes to parse a literal: 50 never end.
_TOKEN = re.compile(r'"(?:\\.|[^"\\\n])*"|`[^`]*`|#[^\n]*|(?P<open>[\[{(])|(?P<close>[\]})])')


def scan(path: str, content: bytes) -> tuple[Finding, ...]:
    """Return `policy-encoding` or `policy-nesting`. That the module is Rego at all is not checked."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as problem:
        return (_finding("policy-encoding", f"expected UTF-8, byte {problem.start} is not", path),)
    if text.startswith("\ufeff"):
        return (_finding("policy-encoding", "expected text, got a byte order mark before it", path, 1, 1),)
    deep = next(_too_deep(text), None)
    if deep is None:
        return ()
    line = text.count("\n", 0, deep) + 1
    column = deep - text.rfind("\n", 0, deep)
    message = f"expected at most {MAX_NESTING} levels of brackets, got one more"
    return (_finding("policy-nesting", message, path, line, column),)


def _too_deep(text: str) -> Iterator[int]:
    """Offsets of brackets below the limit. Brackets in strings and comments do not nest."""
    depth = 0
    for token in _TOKEN.finditer(text):
        if token["open"]:
            depth += 1
            if depth > MAX_NESTING:
                yield token.start()
        elif token["close"]:
            depth = max(0, depth - 1)


def _finding(rule: str, message: str, path: str, line: int = 0, column: int = 0) -> Finding:
    return Finding(rule, message, "error", path, line, column, "Mend the module: nothing was judged by it.")
