"""One file on both sides: what became of it, in words, and field by field where it is JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..declare.files import REGULAR, Files
from ..domain.canonical import read_json
from .difference import ADDED, CHANGED, REMOVED, RENAMED, FieldChange, FileChange
from .difference_text import line_words, same_rego
from .difference_values import field_changes, same
from .difference_words import count

MOST = 100
"""Fields of one data file that are told. Golden cases hold many numbers; the file itself is in git."""

LAYOUT = "only comments or layout differ"

LARGEST = 1 << 20
"""Bytes of a JSON file that is compared field by field; a larger one is told by its lines."""

Said = tuple[str, tuple[FieldChange, ...], bool]
"""Words, fields, and whether a content means what it meant before."""


@dataclass(frozen=True)
class Content:
    """A file's mode, six octal digits, and its bytes; None for a link or submodule, which nothing follows."""

    mode: str
    data: bytes | None


def content_of(files: Files, path: str) -> Content | None:
    """What stands at `path`; None where nothing does."""
    try:
        mode = files.mode(path)
    except KeyError:
        return None
    return Content(mode, files.read(path) if mode in REGULAR else None)


def file_changes(before: Mapping[str, Content], after: Mapping[str, Content]) -> tuple[FileChange, ...]:
    """What became of the files of one folder, by path. The same bytes under one other name are a rename."""
    moved = _moved(before, after)
    old = {path: content for path, content in before.items() if path not in moved.values()}
    return tuple(
        FileChange(path, RENAMED, f"was {moved[path]}") if path in moved else _change(path, old, after)
        for path in sorted({*old, *after})
        if path in moved or old.get(path) != after.get(path) or old[path].data is None
    )


def said_of(path: str, before: Content, after: Content) -> Said:
    """What became of a file that stands on both sides."""
    if before.data is None or after.data is None:
        return "a link or submodule, which nothing reads", (), False
    if before.data == after.data:
        return f"the same bytes, its mode {before.mode} -> {after.mode}", (), False
    if path.endswith(".json") and max(len(before.data), len(after.data)) <= LARGEST:
        try:
            old, new = read_json(before.data), read_json(after.data)
        except ValueError:
            return _text_words(path, before.data, after.data)
        fields = field_changes(old, new, MOST)
        return (LAYOUT, (), True) if same(old, new) else (_counted(fields), fields, False)
    return _text_words(path, before.data, after.data)


def _counted(fields: tuple[FieldChange, ...]) -> str:
    return f"{MOST} fields and more" if len(fields) > MOST else ""


def _text_words(path: str, before: bytes, after: bytes) -> Said:
    try:
        old, new = before.decode("utf-8"), after.decode("utf-8")
    except UnicodeDecodeError:
        return f"{count(len(before), 'byte')} -> {count(len(after), 'byte')}", (), False
    if path.endswith(".rego") and same_rego(old, new):
        return LAYOUT, (), True
    return line_words(old, new), (), False


def _change(path: str, before: Mapping[str, Content], after: Mapping[str, Content]) -> FileChange:
    if path not in after:
        return FileChange(path, REMOVED, "")
    data = after[path].data
    if path not in before:
        return FileChange(path, ADDED, "a link or submodule" if data is None else count(len(data), "byte"))
    words, fields, _ = said_of(path, before[path], after[path])
    return FileChange(path, CHANGED, words, fields)


def _moved(before: Mapping[str, Content], after: Mapping[str, Content]) -> dict[str, str]:
    """New name to old name, where exactly one file went and one came with the same mode and bytes."""
    gone = _by_content({path: content for path, content in before.items() if path not in after})
    come = _by_content({path: content for path, content in after.items() if path not in before})
    pairs = ((paths, gone.get(content, [])) for content, paths in come.items())
    return {new[0]: old[0] for new, old in pairs if len(new) == len(old) == 1}


def _by_content(files: Mapping[str, Content]) -> dict[Content, list[str]]:
    found: dict[Content, list[str]] = {}
    for path, content in files.items():
        if content.data:
            found.setdefault(content, []).append(path)
    return found
