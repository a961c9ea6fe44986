"""From a deployment manifest to what evidence has to prove of its artifact."""

from __future__ import annotations

from typing import Any, Mapping

from ..attest.predicates.fields import mapping, number, objects, text, texts, word
from ..attest.predicates.performance import COMPARATORS
from ..domain.assurance import LEVELS
from ..domain.digest import Digest
from ..domain.requirements import EnvelopeEntry, RequiredSignature, Requirements

_SIGNED = ("declaration", "model", "artifact")


def read_requirements(value: Mapping[str, Any], target: str) -> Requirements:
    """Read the members `model`, `requiredSignatures`, `envelope` and `checks`; ValueError says what is wrong."""
    model = mapping(value, "model")
    checks = texts(value, "checks")
    if not checks or len(set(checks)) != len(checks):
        raise ValueError("checks are a list of different names, and not empty")
    return Requirements(
        Digest.parse(text(model, "digest")),
        text(model, "requiredState"),
        tuple(_signature(item) for item in objects(value, "requiredSignatures")),
        tuple(_entry(item, target) for item in objects(value, "envelope")),
        checks,
    )


def whole_number(value: Mapping[str, Any], key: str) -> int:
    """An integer from 1 to 2^53-1."""
    found = number(value, key)
    if not isinstance(found, int) or not 1 <= found < 2**53:
        raise ValueError(f"expected an integer from 1 to 2^53-1 under {key!r}, got {found!r}")
    return found


def _signature(item: Mapping[str, Any]) -> RequiredSignature:
    return RequiredSignature(text(item, "role"), whole_number(item, "min"), word(item, "on", _SIGNED))


def _entry(item: Mapping[str, Any], target: str) -> EnvelopeEntry:
    return EnvelopeEntry(
        target,
        text(item, "metric"),
        text(item, "unit"),
        word(item, "comparator", COMPARATORS),
        number(item, "threshold"),
        word(item, "minAssurance", LEVELS),
    )
