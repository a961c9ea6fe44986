"""The targets of a release that a command line asks for."""

from __future__ import annotations

from ..declare.documents import Release
from ..domain.finding import refuse
from ..domain.near import near_hint


def chosen_targets(release: Release, target: str | None) -> tuple[str, ...]:
    """All that the release declares, or the one that is named. Refusal `variant-missing`."""
    if target is None:
        return release.targets
    refuse_undeclared(release, (target,))
    return (target,)


def refuse_undeclared(release: Release, names: tuple[str, ...]) -> None:
    """Refusal `variant-missing` for the first name that is no target of the release."""
    for name in names:
        if name not in release.targets:
            message = f"{release.id} has no variant for target {name}"
            hint = near_hint(name, release.targets) or f"it is built for {', '.join(release.targets)}"
            raise refuse("variant-missing", message, path=release.source.path, hint=hint)
