"""The members of a decision: objects with a rule, a message and perhaps a path. Anything else is no answer."""

from __future__ import annotations

import json
import re
from typing import Any

from ..errors import CannotTell
from .engine import PolicyFinding

_RULE = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_FIELDS = frozenset({"rule", "message", "path"})


def read_members(package: str, decision: str, severity: str, members: list[Any]) -> list[PolicyFinding]:
    """Raises CannotTell `policy-undecided` for a member of another shape: a misspelt field must not be dropped."""
    return [_member(package, decision, severity, item) for item in members]


def _member(package: str, decision: str, severity: str, item: object) -> PolicyFinding:
    if not isinstance(item, dict) or not {"rule", "message"} <= item.keys() <= _FIELDS:
        raise _wrong(decision, "an object of rule, message and perhaps path", item)
    if not all(isinstance(value, str) for value in item.values()):
        raise _wrong(decision, "strings in rule, message and path", item)
    if not _RULE.fullmatch(item["rule"]):
        raise _wrong(decision, "a kebab-case rule", item["rule"])
    return PolicyFinding(package, item["rule"], item["message"], item.get("path"), severity)


def _wrong(decision: str, expected: str, got: object) -> CannotTell:
    message = f"{decision}: expected {expected}, got {json.dumps(got)}"
    return CannotTell("policy-undecided", message, hint="Mend the policy: an answer that cannot be read is not a yes.")
