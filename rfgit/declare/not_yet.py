"""What a release may declare already, and no verb can confirm yet."""

from __future__ import annotations

from collections.abc import Iterator

from ..domain.finding import WARNING, Finding
from .documents import Release


def not_yet(release: Release, severity: str = WARNING) -> Iterator[Finding]:
    """`not-supported-yet` for each such field. `Release.checks` asks for what nobody can give: so it is refused."""
    for field, items in (("properties", release.properties), ("readiness", release.readiness)):
        if items:
            message = "this version of rfgit cannot confirm it yet, and lets no release through that declares it"
            hint = f"remove {field}: until a later version of rfgit"
            yield release.source.finding(("spec", field), "not-supported-yet", message, hint=hint, severity=severity)
