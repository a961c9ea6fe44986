"""in-toto Statement v1: a predicate about subjects that are named by digest.

Source: in-toto attestation framework, spec/v1/statement.md. Statements are made and read as plain JSON: the
protobuf bindings turn integers into floating point numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, Mapping, Tuple

from ..domain.canonical import canonical_json, read_json
from ..domain.digest import Digest
from ..domain.evidence import Subject

STATEMENT_TYPE = "https://in-toto.io/Statement/v1"
BINDING_PREFIX = "rfabric.dev/"
MAX_SUBJECTS = 1024
MAX_VALUES = 200_000  # JSON values


@dataclass(frozen=True)
class Statement:
    """`binding` holds the annotations of the first subject under `rfabric.dev/`, without that prefix."""

    predicate_type: str
    subjects: Tuple[Subject, ...]
    binding: Mapping[str, str]
    predicate: Mapping[str, Any]


def write_statement(statement: Statement) -> bytes:
    """The payload to sign. The caller keeps these bytes: nothing signs a second rendering of them."""
    subjects = [{"name": item.name, "digest": {"sha256": item.digest.hex}} for item in statement.subjects]
    first: Dict[str, Any] = dict(subjects[0])
    first["annotations"] = {BINDING_PREFIX + key: value for key, value in statement.binding.items()}
    return canonical_json(
        {
            "_type": STATEMENT_TYPE,
            "subject": [first] + subjects[1:],
            "predicateType": statement.predicate_type,
            "predicate": dict(statement.predicate),
        }
    )


def read_statement(payload: bytes) -> Statement:
    """Read a payload; ValueError says what is wrong. Every subject needs a sha256; other digests are ignored.

    Not checked: who signed it, and whether the predicate has the shape that its type promises.
    """
    value = read_json(payload, most_values=MAX_VALUES)
    if not isinstance(value, dict):
        raise ValueError("a statement is a JSON object")
    if value.get("_type") != STATEMENT_TYPE:
        raise ValueError(f"expected _type {STATEMENT_TYPE}, got {value.get('_type')!r}")
    predicate_type, predicate = value.get("predicateType"), value.get("predicate")
    if not isinstance(predicate_type, str) or not predicate_type:
        raise ValueError("expected a string under 'predicateType'")
    if not isinstance(predicate, dict):
        raise ValueError("expected an object under 'predicate'")
    subjects = value.get("subject")
    if not isinstance(subjects, list) or not 1 <= len(subjects) <= MAX_SUBJECTS:
        raise ValueError(f"a statement has 1 to {MAX_SUBJECTS} subjects")
    return Statement(predicate_type, tuple(map(_read_subject, subjects)), _read_binding(subjects[0]), predicate)


def _read_subject(entry: Any) -> Subject:
    digests = entry.get("digest") if isinstance(entry, dict) else None
    sha256 = digests.get("sha256") if isinstance(digests, dict) else None
    if not isinstance(sha256, str):
        raise ValueError("a subject without a sha256 digest names nothing")
    name = entry.get("name", "")
    if not isinstance(name, str):
        raise ValueError("a subject's name is a string")
    return Subject(name, Digest(sha256))


def _read_binding(entry: Any) -> Mapping[str, str]:
    annotations = entry.get("annotations", {})
    if not isinstance(annotations, dict):
        raise ValueError("a subject's annotations are an object")
    own = {key: value for key, value in annotations.items() if key.startswith(BINDING_PREFIX)}
    if not all(isinstance(value, str) for value in own.values()):
        raise ValueError("a binding annotation is a string")
    return {key[len(BINDING_PREFIX) :]: value for key, value in own.items()}
