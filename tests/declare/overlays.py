"""The good tree of `accept/reachy`, and the small changes of it that the refused cases are."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from rfgit.declare.files import MemoryFiles

VECTORS = Path(__file__).parent.parent / "vectors" / "declarations"


@cache
def tree(name: str = "reachy") -> dict[str, bytes]:
    """The files of an accepted case by path. Not to be changed."""
    root = VECTORS / "accept" / name
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def patched(patch: dict[str, Any]) -> MemoryFiles:
    """The good tree after a patch: `edits` (old text once to new), `write`, `writeHex`, `remove`, `modes`."""
    contents = dict(tree())
    for edit in patch.get("edits", ()):
        text = contents[edit["path"]].decode()
        assert edit["old"] in text, f"the good tree no longer holds {edit['old']!r}"
        contents[edit["path"]] = text.replace(edit["old"], edit["new"], 1).encode()
    contents.update({path: text.encode() for path, text in patch.get("write", {}).items()})
    contents.update({path: bytes.fromhex(text) for path, text in patch.get("writeHex", {}).items()})
    for path in patch.get("remove", ()):
        del contents[path]
    return MemoryFiles(contents, patch.get("modes"))


def refused() -> list[tuple[str, dict[str, Any], dict[str, Any]]]:
    """(name, what is expected, patch) of every refused case."""
    cases = sorted((VECTORS / "refuse").iterdir())
    return [(case.name, _json(case / "expect.json"), _json(case / "patch.json")) for case in cases]


def _json(path: Path) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return value
