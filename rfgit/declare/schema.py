"""Documents against their JSON Schemas: a fast validator says yes, a talkative one explains a no.

Only the schemas that come with rfgit are used, and no reference in them is ever looked up elsewhere.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

from ..domain.finding import Finding, in_order
from ..errors import CannotTell
from .packaged import packaged_folder
from .repeated import repeated
from .strict_yaml import YamlDocument

SCHEMAS = {
    "Repository": "repository",
    "Release": "release",
    "Target": "target",
    "Fleet": "fleet",
    "Waiver": "waiver",
    "TrustPolicy": "trust-policy",
}
API_VERSION = "rfgit/v1alpha1"


def validate(kind: str, document: YamlDocument) -> tuple[Finding, ...]:
    """All findings of one document, in order; none means that it fits. `kind` is one of SCHEMAS, or below `data/`.

    What the document refers to is not checked. CannotTell when the schema itself cannot be read.
    """
    if _accepts(kind, document.value):
        return tuple(repeated(load_schema(kind), document))
    from .schema_findings import explain

    return in_order(explain(load_schema(kind), document))


def schema_path(kind: str) -> Path:
    """The schema of a kind that comes with rfgit. A repository has a copy for editors, which nothing here reads."""
    return packaged_folder("schemas") / f"{SCHEMAS.get(kind, kind)}.schema.json"


@cache
def load_schema(kind: str) -> Any:
    path = schema_path(kind)
    try:
        return json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise CannotTell(
            "schema-unreadable", f"{path}: {error}", hint="rfgit's installation is damaged: install it again"
        ) from error


def _accepts(kind: str, value: Any) -> bool:
    validator = _validator(kind)
    try:
        return bool(validator.is_valid(value))
    except (ValueError, OverflowError):
        # JSON may hold integers that the fast validator cannot; no schema takes one of them.
        return False


@cache
def _validator(kind: str) -> Any:
    import jsonschema_rs

    return jsonschema_rs.Draft202012Validator(load_schema(kind), retriever=_no_retrieval)


def _no_retrieval(uri: str) -> NoReturn:
    raise ValueError(f"{uri} is not part of the schema")
