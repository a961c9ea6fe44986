"""The JSON text that crosses into an engine: every number in it means the same on both sides."""

from __future__ import annotations

import json
from typing import Any

_WIDEST = 1 << 63


def to_wire(value: Any) -> str:
    """ValueError for NaN, infinity, or an integer beyond 64 bits, which the engine would round."""
    pending = [value]
    while pending:
        item = pending.pop()
        if isinstance(item, int) and not -_WIDEST <= item < _WIDEST:
            raise ValueError(f"the integer {item} does not fit into 64 bits")
        if isinstance(item, dict):
            pending.extend(item.values())
        elif isinstance(item, (list, tuple)):
            pending.extend(item)
    return json.dumps(value, allow_nan=False)
