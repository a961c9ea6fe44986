"""Keys of one mapping that no reader can tell apart, though a parser can."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .positions import Tree
from .yaml_text import refuse_at


def refuse_twins(mapping: Mapping[str, Any], tree: Tree, path: str) -> None:
    """Refuse two keys with one compatibility form (NFKC): composed and decomposed, wide and narrow letters.

    Letters of two scripts that only look alike, as the Latin and the Cyrillic a, are not told apart: schemas name
    the keys that are allowed.
    """
    import unicodedata

    first: dict[str, int] = {}
    for index, key in enumerate(mapping):
        form = key if key.isascii() else unicodedata.normalize("NFKC", key)
        before = first.setdefault(form, index)
        if before != index:
            line = tree[2 * before + 1][0]
            message = f"the key {key[:60]!a} cannot be told from the one in line {line}"
            refuse_at("yaml-twin-key", message, path, tree[2 * index + 1], "remove one, or spell it otherwise")
