"""JSON that people write, trust policies and the data of policies: its value, and where each part of it stands."""

from __future__ import annotations

from ..domain.canonical import read_json
from ..domain.finding import Finding
from ..domain.json_places import json_tree, words_and_place
from .positions import KeyPlaces, Places
from .strict_yaml import YamlDocument

MAX_BYTES = 1 << 20
MAX_VALUES = 50_000


def read_json_document(data: bytes, path: str) -> YamlDocument:
    """Read strict JSON of at most 1 MiB and 50,000 values; JsonFault, a ValueError, tells what is wrong and where.

    Places are looked up only when somebody asks. What the values mean is not checked.
    """
    value = read_json(data, most_bytes=MAX_BYTES, most_values=MAX_VALUES)
    places = Places(value, None, lambda: json_tree(data.decode("utf-8")))
    return YamlDocument(path, value, places, KeyPlaces(places))


def json_finding(rule: str, problem: ValueError, path: str, hint: str = "") -> Finding:
    """A finding for a file that is not the strict JSON, or not of the form, that it should be, at its place."""
    words, line, column = words_and_place(problem)
    return Finding(rule, f"not strict JSON: {words}" if line else words, path=path, line=line, column=column, hint=hint)
