"""`rfgit gate`: may this release run there, now?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from ..declare.documents import Fleet, Release
from ..declare.read import read_fleet
from ..domain.digest import Digest
from ..domain.finding import Finding, refuse
from ..domain.names import ReleaseId
from ..domain.result import Result, judged
from ..errors import BadRequest
from ..gate.decide import Decision
from ..gate.plain import without_echoes
from .choosing import refuse_undeclared
from .context import open_context
from .deciding import Decider, open_dossier, read_targets


def gate(
    start: Path,
    release: ReleaseId,
    *,
    fleet: str | None,
    target: str | None,
    commit: str | None,
    expect: Digest | None,
    now: datetime,
) -> Result:
    """Decide for a fleet, or for one target.

    1. Open the trail, the release and its evidence.
    2. Which variants are asked for: all targets of the fleet, or the one that is named.
    3. Decide about each.
    4. Yes only when there is a decision for every variant, and each allows.
    """
    if fleet is None and target is None:
        raise BadRequest("usage", "where is it to run?", hint=f"rfgit gate {release} --fleet FLEET, or --target TARGET")
    dossier = open_dossier(open_context(start, commit, expect), release)
    place = read_fleet(dossier.context.snapshot, fleet) if fleet else None
    names = _wanted(dossier.release, place, target)
    decider = Decider(dossier, now)
    decisions = [decider.decide(item, place) for item in read_targets(dossier.context, names)]
    findings = [*dossier.notes, *_findings(decisions)]
    data: dict[str, Any] = {
        "release": str(release),
        "fleet": fleet,
        "commit": dossier.context.commit,
        "policy": str(decider.policies.digest),
        "trust": {"repository": str(dossier.context.id), "version": dossier.context.trust.current.version},
        "now": now.isoformat().replace("+00:00", "Z"),
        "variants": [_variant(decision) for decision in decisions],
    }
    return judged("gate", tuple(findings), data)


def _wanted(release: Release, fleet: Fleet | None, target: str | None) -> tuple[str, ...]:
    names = (target,) if target else fleet.targets if fleet else ()
    if fleet and target and target not in fleet.targets:
        message = f"fleet {fleet.name} has no machines of target {target}"
        raise refuse("target-not-in-fleet", message, path=fleet.source.path, hint=f"it has {', '.join(fleet.targets)}")
    refuse_undeclared(release, names)
    return names


def _findings(decisions: list[Decision]) -> Iterator[Finding]:
    if not decisions:
        yield Finding("variant-missing", "no variant was asked for")
    for decision in decisions:
        yield from without_echoes(decision.findings)
        if decision.claim is not None and not decision.evidence:
            yield Finding("evidence-missing", f"no evidence speaks about {decision.claim.variant}")


def _variant(decision: Decision) -> dict[str, Any]:
    return {
        "target": decision.target,
        "decision": "allow" if decision.allowed else "deny",
        "artifact": str(decision.claim.artifact) if decision.claim else None,
        "evidence": [
            {"kind": item.kind, "payload": str(item.payload), "principal": item.principal, "path": item.path}
            for item in decision.evidence
        ],
    }
