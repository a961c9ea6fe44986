"""Changes to a YAML text that people wrote: comments, order, quotes and blank lines stay as they are."""

from __future__ import annotations

import copy
import io
import re
from typing import Any

from ..domain.finding import Refusal
from ..errors import CannotTell
from .documents import Pointer
from .strict_yaml import YamlDocument, read_yaml


class Draft:
    """A document under change. What was changed shows when `finished` has read the new text again."""

    def __init__(self, data: bytes, path: str) -> None:
        """Refusal as `read_yaml`; CannotTell `edit-unfaithful` for a text that would change by being written again."""
        document = read_yaml(data, path)
        text = data.decode("utf-8")
        self.path = path
        self.value = copy.deepcopy(document.value)
        self._yaml = _writer(document, text)
        self._tree = self._yaml.load(text)
        if "".join(self._written().split()) != "".join(text.split()):
            raise self._unfaithful("it has a form of YAML that does not survive being written again")

    def set(self, pointer: Pointer, value: Any) -> None:
        """Put a value in the place of another, in the same quotes, or behind the last field of a mapping."""
        way, last = pointer[:-1], pointer[-1]
        holder = _follow(self._tree, way)
        holder[last] = _quoted_like(holder[last], value) if _has(holder, last) else copy.deepcopy(value)
        _follow(self.value, way)[last] = value

    def insert(self, pointer: Pointer, value: Any) -> None:
        """Put a value into a list, before the item that the way leads to, or behind the last one."""
        for root in (self._tree, self.value):
            _follow(root, pointer[:-1]).insert(pointer[-1], copy.deepcopy(value))

    def remove(self, pointer: Pointer) -> None:
        """Take a field or an item out. Comments above and below it stay, if it has lines of its own."""
        text = self._written()
        del _follow(self.value, pointer[:-1])[pointer[-1]]
        shorter = _without(text, read_yaml(text.encode("utf-8"), self.path), pointer)
        if self._means(shorter):
            self._tree = self._yaml.load(shorter)
        else:
            del _follow(self._tree, pointer[:-1])[pointer[-1]]

    def finished(self) -> bytes:
        """The new text; CannotTell `edit-unfaithful` unless it means what was asked for, and nothing else."""
        text = self._written()
        if not self._means(text):
            raise self._unfaithful("the new text would mean something else")
        return text.encode("utf-8")

    def _means(self, text: str) -> bool:
        """Whether a text says what the document is to say, each value of its own type."""
        try:
            return repr(read_yaml(text.encode("utf-8"), self.path).value) == repr(self.value)
        except Refusal:
            return False

    def _written(self) -> str:
        out = io.StringIO()
        self._yaml.dump(self._tree, out)
        return out.getvalue()

    def _unfaithful(self, why: str) -> CannotTell:
        message = f"{self.path} cannot be changed without changing more than was asked for: {why}"
        hint = "write strings without escapes and mappings without `?`, or change the file by hand"
        return CannotTell("edit-unfaithful", message, hint=hint)


def _writer(document: YamlDocument, text: str) -> Any:
    from ruamel.yaml import YAML

    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = len(text) + 1024
    yaml.explicit_start = bool(re.match(r"---\s", text))
    yaml.indent(**_indents(document))
    return yaml


def _indents(document: YamlDocument) -> dict[str, int]:
    """How far the document indents a mapping, a dash and what stands behind it; the house's way where it does not."""
    found = {"mapping": 2, "sequence": 4, "offset": 2}
    for way, (line, column) in document.positions.items():
        value = _follow(document.value, way)
        place = document.key_positions.get(way)
        if place and value and line > place[0]:
            inner = column - place[1]
            if isinstance(value, dict):
                found["mapping"] = inner
            elif isinstance(value, list):
                found |= {"offset": inner, "sequence": document.position((*way, 0))[1] - place[1]}
    return found


def _without(text: str, document: YamlDocument, pointer: Pointer) -> str:
    """The text without the lines of a value: from its first one to the next value's, but for comments at the end."""
    lines = text.splitlines(keepends=True)
    places = [*document.positions.items(), *document.key_positions.items()]
    first = min(line for way, (line, _) in places if way == pointer)
    others = [line for way, (line, _) in places if way[: len(pointer)] != pointer and line > first]
    end = min(others, default=len(lines) + 1)
    own = lines[first - 1 : end - 1]
    while own and not own[-1].partition("#")[0].strip():
        own.pop()
    if len(_follow(document.value, pointer[:-1])) == 1 and isinstance(pointer[-1], int):
        key = document.key_positions.get(pointer[:-1], (1, 1))[0] - 1
        lines[key] = re.sub(r":( *#.*)?$", r": []\1", lines[key])
    return "".join(lines[: first - 1] + lines[first - 1 + len(own) :])


def _follow(root: Any, way: Pointer) -> Any:
    for part in way:
        root = root[part]
    return root


def _has(holder: Any, key: str | int) -> bool:
    return key in holder if isinstance(key, str) else 0 <= key < len(holder)


def _quoted_like(before: Any, value: Any) -> Any:
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString, SingleQuotedScalarString

    quoted = isinstance(before, (DoubleQuotedScalarString, SingleQuotedScalarString))
    return type(before)(value) if quoted and isinstance(value, str) else copy.deepcopy(value)
