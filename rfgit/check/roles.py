"""Roles that documents ask for: nobody can ever sign in one that does not exist."""

from __future__ import annotations

from collections.abc import Iterator

from ..declare.documents import Pointer, Source
from ..domain.finding import Finding
from .known import Known


def role_findings(source: Source, pointer: Pointer, role: str, roles: Known) -> Iterator[Finding]:
    """`roles` are those of the trust policy."""
    if role not in roles:
        yield source.finding(pointer, "role-unknown", f"the trust policy has no role {role!r}", hint=roles.hint(role))
