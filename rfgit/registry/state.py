"""`state.json` beside a model in a directory registry: its stage, approvals and lineage."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..declare.documents import ModelReference
from ..domain.canonical import read_json
from ..domain.finding import Finding, Refusal
from ..domain.json_places import words_and_place
from .port import UNKNOWN, Approval, RegistryState
from .purl import model_uri

STATE_FILE = "state.json"
MAX_BYTES = 1024 * 1024
_KEYS = frozenset({"stage", "approvals", "lineage"})


def unknown_state(reference: ModelReference) -> RegistryState:
    """What a registry says that keeps no state of the model: nothing, which approves nothing."""
    return RegistryState(model_uri(reference), reference.version, UNKNOWN)


def read_state(data: bytes, reference: ModelReference, path: str) -> RegistryState:
    """Read `{"stage": text, "approvals"?: [{"by", "at"}], "lineage"?: {...}}`; refuses `registry-state-form`."""
    try:
        value = read_json(data, most_bytes=MAX_BYTES)
        if not isinstance(value, dict) or not set(value) <= _KEYS:
            raise ValueError(f"expected an object with the keys {', '.join(sorted(_KEYS))}")
        lineage = value.get("lineage", {})
        if not isinstance(lineage, dict):
            raise ValueError("lineage is an object")
        stage = _text(value, "stage")
        approvals = tuple(_approval(item) for item in _items(value.get("approvals", [])))
    except ValueError as error:
        words, line, column = words_and_place(error)
        hint = 'write {"stage": "approved", "approvals": [{"by": "...", "at": "..."}], "lineage": {}}'
        message = f"{path}: not a model's state: {words}"
        raise Refusal(Finding("registry-state-form", message, path=path, line=line, column=column, hint=hint)) from None
    return RegistryState(model_uri(reference), reference.version, stage, approvals, lineage, data)


def _items(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise ValueError("approvals are a list")
    return value


def _approval(value: Any) -> Approval:
    if not isinstance(value, dict) or set(value) != {"by", "at"}:
        raise ValueError("an approval has exactly the keys by and at")
    return Approval(_text(value, "by"), _text(value, "at"))


def _text(value: Mapping[str, Any], key: str) -> str:
    found = value.get(key)
    if not isinstance(found, str) or not found:
        raise ValueError(f"{key} is a non-empty text, got {found!r}")
    return found
