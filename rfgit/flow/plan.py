"""`rfgit plan`: which variants a release has, and why."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ..build.plan import PlannedVariant, plan
from ..declare.documents import Target
from ..declare.read import read_target
from ..domain.finding import Refusal
from ..domain.names import ReleaseId
from ..domain.result import Result, judged
from .context import open_context
from .deciding import open_dossier


def plan_release(start: Path, release: ReleaseId, *, commit: str | None) -> Result:
    """Plan a release of the trail, or of another commit.

    1. Open the trail and the release.
    2. Each declared target: what it has, against what the release needs.
    """
    dossier = open_dossier(open_context(start, commit), release)
    targets: dict[str, Target] = {}
    for name in dossier.release.targets:
        try:
            targets[name] = read_target(dossier.context.snapshot, name)
        except Refusal:
            # The plan itself says which target is not there, at the line that names it.
            continue
    planned = plan(dossier.release, targets)
    data = {
        "release": str(release),
        "commit": dossier.context.commit,
        "declaration": str(dossier.declaration),
        "variants": [_variant(item, targets) for item in planned],
    }
    return judged("plan", tuple(finding for item in planned for finding in item.findings), data)


def _variant(item: PlannedVariant, targets: dict[str, Target]) -> dict[str, Any]:
    target = targets.get(item.variant.target)
    return {
        "target": item.variant.target,
        "possible": item.possible,
        "reasons": list(item.reasons),
        "runner": _runner(target) if target else None,
    }


def _runner(target: Target) -> str | None:
    found = target.source.value["spec"].get("runner")
    return str(found) if found is not None else None
