"""Findings for people: what two judges say about one thing is told once."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..domain.finding import Finding

_POLICY_RULE = "signature-missing"
_TRUST = re.compile(
    r"the (?:state of the (?P<model>model)|approval of the (?P<on>\w+)) "
    r"needs (?P<need>\d+) principals? of role (?P<role>[a-z0-9._-]+), it has (?P<have>\d+)"
)


def without_echoes(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Leave out what the signature policy says in its own words of an approval that the trust policy misses too.

    One that asks for another number, object or role stays. A decision is never made from what this returns.
    """
    found = tuple(findings)
    echoes = {_in_the_policy_s_words(item) for item in found} - {""}
    return tuple(item for item in found if item.rule != _POLICY_RULE or item.message not in echoes)


def _in_the_policy_s_words(finding: Finding) -> str:
    """As policies/signatures.rego would put it."""
    said = _TRUST.fullmatch(finding.message)
    if not said:
        return ""
    return f"{said['role']} must sign the {said['model'] or said['on']}: have {said['have']}, need {said['need']}"
