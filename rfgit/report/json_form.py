"""A result as the one JSON object that programs read."""

from __future__ import annotations

import json

from ..domain.result import Result


def render(result: Result) -> str:
    """One object on one line, ASCII only, so that no terminal or log can be fooled by what a name holds."""
    return json.dumps(result.as_json(), ensure_ascii=True, allow_nan=False, sort_keys=False)
