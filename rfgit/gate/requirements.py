"""From a declared release to what has to be proved of one of its variants."""

from __future__ import annotations

from ..declare.documents import Release
from ..domain.requirements import Requirements


def requirements_of(release: Release, target: str) -> Requirements:
    return Requirements(
        model=release.model.digest,
        model_state=release.model.required_state,
        signatures=release.signatures,
        envelope=tuple(entry for entry in release.envelope if entry.target == target),
        checks=release.checks,
    )
