"""People and machines that documents name: are they in the trust policy."""

from __future__ import annotations

from collections.abc import Iterator

from ..declare.documents import Source
from ..domain.finding import WARNING, Finding
from .surroundings import Surroundings


def principal_findings(source: Source, field: str, around: Surroundings) -> Iterator[Finding]:
    """A warning: documents outlive those whom they name, and no fleet must stop for one who left."""
    name = source.value["spec"].get(field)
    if name and around.principals and name not in around.principals:
        message = f"the trust policy has no principal {name!r}"
        hint = around.principals.hint(name)
        yield source.finding(("spec", field), "principal-unknown", message, hint=hint, severity=WARNING)
