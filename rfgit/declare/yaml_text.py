"""The characters that a declaration may consist of, and the refusal of all others."""

from __future__ import annotations

import re
from typing import NoReturn

from ..domain.finding import Finding, Refusal
from .positions import Position

MAX_BYTES = 1 << 20

_PLAIN = bytes(range(0x20, 0x7F)) + b"\n"
# Line breaks that not all parsers take for one, text that reads otherwise than it is, what has no width or is a
# space that looks like none; and all that YAML 1.2 does not call printable.
_UNSEEN = (
    "(?P<line_end>[\r\x85\u2028\u2029])"
    "|(?P<bidi>[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069])"
    "|(?P<invisible>[\xad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2060-\u2065\u206a-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff])"
    "|[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)
_RULES = {
    "line_end": ("yaml-line-end", "save the file with LF line ends"),
    "bidi": ("yaml-bidi", "remove it: it makes text read otherwise than it is"),
    "invisible": ("yaml-invisible", "remove it: nobody can see it"),
    None: ("yaml-control-character", "remove the character"),
}
_DIRECTIVE = re.compile(r"(?:[ ]*(?:#[^\n]*)?\n)*%")

_MARKS = ("<" * 7, "|" * 7, "=" * 7, ">" * 7)
_CONFLICT = re.compile(r"^(?:<{7}|\|{7}|={7}|>{7})(?: |$)", re.MULTILINE)


def readable_text(data: bytes, path: str) -> str:
    """Decode a file of at most 1 MiB; a Refusal names the first thing in it that is not allowed."""
    if len(data) > MAX_BYTES:
        refuse_at("yaml-too-large", f"expected at most {MAX_BYTES} bytes, got {len(data)}", path, (1, 1))
    text = data.decode("ascii") if not data.translate(None, _PLAIN) else _seen_text(data, path)
    directive = _DIRECTIVE.match(text)
    if directive:
        refuse_at("yaml-directive", "directives (%...) are not allowed", path, _place(text, directive.end() - 1))
    if any(mark in text for mark in _MARKS):
        _refuse_conflict(text, path)
    return text


def _refuse_conflict(text: str, path: str) -> None:
    """A parser would stumble over them in words, and often in a line, that are of no help."""
    mark = _CONFLICT.search(text)
    if mark:
        message = f"not YAML: conflict markers of git ({mark.group().strip()})"
        hint = "keep what is right of the two sides, and remove the markers"
        refuse_at("yaml-syntax", message, path, _place(text, mark.start()), hint)


def _seen_text(data: bytes, path: str) -> str:
    if data.startswith(b"\xef\xbb\xbf"):
        refuse_at("yaml-bom", "the file starts with a byte order mark", path, (1, 1), "save it as UTF-8 without BOM")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        message = f"expected UTF-8, got the byte 0x{data[error.start]:02x}"
        refuse_at("yaml-encoding", message, path, _place(before, len(before)), "save the file as UTF-8")
    offset = text.find("\t")
    if offset >= 0:
        # Parsers differ on where a tab separates.
        hint = "use spaces; in a value in double quotes write \\t"
        refuse_at("yaml-tab", "tabs (U+0009) are not allowed", path, _place(text, offset), hint)
    refuse_unseen(text, path)
    return text


def refuse_unseen(text: str, path: str, place: Position | None = None) -> None:
    """Refuse a character that a reviewer cannot see. `place` is where the text stands, if it is not the whole file."""
    # Compiled here: it takes milliseconds, and plain ASCII needs it not.
    unseen = re.search(_UNSEEN, text)
    if unseen:
        rule, hint = _RULES[unseen.lastgroup]
        message = f"the character U+{ord(unseen.group()):04X} is not allowed"
        refuse_at(rule, message, path, place or _place(text, unseen.start()), hint)


def _place(text: str, offset: int) -> Position:
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def refuse_at(rule: str, message: str, path: str, place: Position, hint: str = "") -> NoReturn:
    raise Refusal(Finding(rule, message, path=path, line=place[0], column=place[1], hint=hint))
