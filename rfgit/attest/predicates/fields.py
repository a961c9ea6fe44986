"""Reading the fields of a JSON object: each ValueError names the field, what was expected and what was seen."""

from __future__ import annotations

from typing import Any, List, Mapping, Optional, Tuple


def text(value: Mapping[str, Any], key: str) -> str:
    found = value.get(key)
    if not isinstance(found, str):
        raise ValueError(f"expected a string under {key!r}, got {_name(found)}")
    return found


def word(value: Mapping[str, Any], key: str, allowed: Tuple[str, ...]) -> str:
    found = text(value, key)
    if found not in allowed:
        raise ValueError(f"expected one of {', '.join(allowed)} under {key!r}, got {found!r}")
    return found


def number(value: Mapping[str, Any], key: str) -> float:
    found = value.get(key)
    if isinstance(found, bool) or not isinstance(found, (int, float)):
        raise ValueError(f"expected a number under {key!r}, got {_name(found)}")
    return found


def integer(value: Mapping[str, Any], key: str) -> int:
    found = value.get(key)
    if isinstance(found, bool) or not isinstance(found, int):
        raise ValueError(f"expected an integer under {key!r}, got {_name(found)}")
    return found


def optional_number(value: Mapping[str, Any], key: str) -> Optional[float]:
    return None if value.get(key) is None else number(value, key)


def mapping(value: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = value.get(key)
    if not isinstance(found, dict):
        raise ValueError(f"expected an object under {key!r}, got {_name(found)}")
    return found


def objects(value: Mapping[str, Any], key: str) -> List[Mapping[str, Any]]:
    found = value.get(key)
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        raise ValueError(f"expected a list of objects under {key!r}, got {_name(found)}")
    return found


def texts(value: Mapping[str, Any], key: str) -> Tuple[str, ...]:
    found = value.get(key)
    if not isinstance(found, list) or not all(isinstance(item, str) for item in found):
        raise ValueError(f"expected a list of strings under {key!r}, got {_name(found)}")
    return tuple(found)


def optional_texts(value: Mapping[str, Any], key: str) -> Tuple[str, ...]:
    return texts(value, key) if key in value else ()


def _name(found: Any) -> str:
    return "nothing" if found is None else type(found).__name__
