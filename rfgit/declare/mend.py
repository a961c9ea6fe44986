"""A text of the wrong form, and the nearest one of the right form: what its author may have meant."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from ..domain.near import is_slip

_LONGEST = 300
_CLOCK = re.compile(r"(\d{1,2}):(\d\d)")

_PROVIDER = "ExecutionProvider"
_NEARLY = range(len(_PROVIDER) - 1, len(_PROVIDER) + 2)

# Codes that are kept free for what has another one.
_KEPT = {"UK": "GB", "EL": "GR"}


def _country(text: str) -> str:
    """In capitals, if it begins as a country's code does: a longer word is a name, of which no code follows."""
    code, dash, part = text.strip().upper().replace("_", "-").partition("-")
    return f"{_KEPT.get(code, code)}{dash}{part}" if len(code) == 2 else ""


def _provider(text: str) -> str:
    """The name of an execution provider whose ending is mistyped."""
    slips = (text[:-count] for count in _NEARLY if is_slip(text[-count:], _PROVIDER))
    return next((f"{head}{_PROVIDER}" for head in slips), "")


_SLIPS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("", str.strip),
    ("", lambda text: text.removeprefix("./")),
    (r"(?!.*\.\.)", lambda text: re.sub(r"\.{2,}", ".", text)),
    ("[a-z0-9", str.lower),
    ("[a-z0-9", lambda text: re.sub("[ _]+", "-", text.strip()).lower()),
    ("[A-Z][A-Z0-9]", _country),
    ("[A-Za-z0-9][A-Za-z0-9._-]{", lambda text: re.sub(r"\s+", "-", text.strip())),
    ("^(?:3", lambda text: ".".join(text.split(".")[:2])),
    ("sha256:", lambda text: f"sha256:{text.lower().removeprefix('sha256:').removeprefix('sha256-')}"),
    ("refs/heads/", lambda text: f"refs/heads/{text.removeprefix('heads/')}"),
    ("glibc", lambda text: f"glibc-{text.lower().removeprefix('glibc').lstrip(' -_')}"),
    ("[0-5][0-9]", lambda text: _CLOCK.sub(lambda match: f"{int(match[1]):02}:{match[2]}", text.replace(" ", ""))),
    ("[0-5][0-9]", lambda text: re.sub(r"\.\d+", "", text.replace(" ", "T").removesuffix("+00:00").rstrip("Z")) + "Z"),
    ("[0-5][0-9]", lambda text: f"{text}T00:00:00Z"),
    ("?:P", lambda text: f"P{text.upper().removeprefix('P')}"),
    ("?:P", lambda text: f"PT{text.upper().removeprefix('P').removeprefix('T')}"),
    ("AND|OR", lambda text: re.sub(r"\b(?:and|or|with)\b", lambda match: match[0].upper(), text)),
    (_PROVIDER, _provider),
    (_PROVIDER, lambda text: f"{text.removesuffix('Provider').removesuffix('Execution')}ExecutionProvider"),
)
"""What the pattern holds of which a slip is typical, and how the slip is undone."""


def mended(text: str, pattern: str) -> str:
    """The text after one slip is undone, if the pattern takes it then; else an empty one."""
    return next(_mends(text, pattern), "") if 0 < len(text) <= _LONGEST else ""


def _mends(text: str, pattern: str) -> Iterator[str]:
    for typical, undo in _SLIPS:
        if typical in pattern:
            other = undo(text)
            if other != text and re.search(pattern, other):
                yield other
