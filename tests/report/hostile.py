"""Texts made of plain letters, any characters at all, and what reports could be attacked with."""

from __future__ import annotations

import json
from pathlib import Path

from hypothesis import strategies as st

_CASES = Path(__file__).resolve().parents[1].joinpath("vectors/reports").glob("hostile-*/result.json")
FRAGMENTS = sorted(
    {item["message"] for path in _CASES for item in json.loads(path.read_bytes())["result"]["findings"]}
    | {"\n", "\r", "::", "%0A", "`", "\\", "<", ">", "&", "[", "](", "]]>", "@", "#", "|", "  ", "{0}", ",", "="}
)

texts = st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=12), max_size=6).map("".join)
