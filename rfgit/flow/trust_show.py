"""`rfgit trust show`: who may say what in this repository."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ..domain.finding import WARNING, Finding
from ..domain.result import Result, judged
from ..trust.keys import digest_of, fingerprint
from ..trust.policy import Principal
from .context import open_context
from .evidence import unapproved_sets


def trust_show(start: Path, commit: str | None) -> Result:
    """Show roles, principals, keys and protected sets of the trust policy in force.

    A warning for each protected set, or document of one, that is not approved as it stands.
    """
    context = open_context(start, commit)
    policy = context.trust.current
    data: dict[str, Any] = {
        "repository": str(context.id),
        "version": policy.version,
        "dev": policy.dev,
        "roles": [
            {"role": role.name, "threshold": role.threshold, "principals": list(role.principals)}
            for role in policy.roles.values()
        ],
        "principals": [_principal(item) for item in policy.principals.values()],
        "protected": [
            {"name": item.name, "role": item.role, "each": item.each, "paths": list(item.paths)}
            for item in policy.protected
        ],
    }
    findings = [
        Finding(item.rule, item.message, WARNING, item.path, hint=item.hint) for item in unapproved_sets(context)
    ]
    if policy.dev:
        message = "this repository is a toy: its keys were made by rfgit init --dev"
        findings.append(Finding("dev-trust", message, WARNING, hint="production starts with a new repository id"))
    return judged("trust", tuple(findings), data)


def _principal(principal: Principal) -> dict[str, Any]:
    keys = [
        {"state": key.state, "spki": str(digest_of(key.spki)), "fingerprint": fingerprint(key.spki)}
        for key in principal.keys
    ]
    return {"principal": principal.name, "keys": keys}
