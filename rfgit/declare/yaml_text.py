"""The characters that a declaration may consist of, and the refusal of all others."""

from __future__ import annotations

import re
from typing import NoReturn

from ..domain.finding import Finding, Refusal

MAX_BYTES = 1 << 20

Position = tuple[int, int]
"""Line and column, from 1."""

# All that YAML 1.2 does not call printable, and further: carriage return and the line breaks of YAML 1.1 (parsers
# differ on where a line ends), bidirectional controls and characters without width (text that reads otherwise).
_UNSEEN = re.compile(
    "[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
    "|[\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]"
)
_HINTS = {"\r": "save the file with LF line ends", "\t": "use spaces; inside double quotes write \\t"}
_DIRECTIVE = re.compile(r"(?:[ ]*(?:#[^\n]*)?\n)*%")


def readable_text(data: bytes, path: str) -> str:
    """Decode a file of at most 1 MiB; a Refusal names the first thing in it that is not allowed."""
    if len(data) > MAX_BYTES:
        refuse_at("yaml-too-large", f"expected at most {MAX_BYTES} bytes, got {len(data)}", path, (1, 1))
    if data.startswith(b"\xef\xbb\xbf"):
        refuse_at("yaml-bom", "the file starts with a byte order mark", path, (1, 1), "save it as UTF-8 without BOM")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        message = f"expected UTF-8, got the byte 0x{data[error.start]:02x}"
        refuse_at("yaml-encoding", message, path, _place(before, len(before)))
    _refuse_tab(text, path)
    refuse_unseen(text, path)
    directive = _DIRECTIVE.match(text)
    if directive:
        refuse_at("yaml-directive", "directives (%...) are not allowed", path, _place(text, directive.end() - 1))
    return text


def _refuse_tab(text: str, path: str) -> None:
    """A tab may stand in a value, written as "\\t"; as itself it may not: parsers differ on where it separates."""
    offset = text.find("\t")
    if offset >= 0:
        _refuse_character("\t", path, _place(text, offset))


def refuse_unseen(text: str, path: str, place: Position | None = None) -> None:
    """Refuse a character that a reviewer cannot see. `place` is where the text stands, if it is not the whole file."""
    unseen = _UNSEEN.search(text)
    if unseen:
        _refuse_character(unseen.group(), path, place or _place(text, unseen.start()))


def _refuse_character(character: str, path: str, place: Position) -> NoReturn:
    hint = _HINTS.get(character, "remove the character")
    refuse_at("yaml-control-character", f"the character U+{ord(character):04X} is not allowed", path, place, hint)


def _place(text: str, offset: int) -> Position:
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def refuse_at(rule: str, message: str, path: str, place: Position, hint: str = "") -> NoReturn:
    raise Refusal(Finding(rule, message, path=path, line=place[0], column=place[1], hint=hint))
