"""What a proposal may not touch: the declarations of what was released, and fleets that robots run in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ..attest import kinds
from ..declare.files import Files, exists
from ..declare.places import ATTESTATIONS, FLEETS
from ..domain.evidence import Evidence
from ..domain.finding import Finding
from ..domain.names import ReleaseId
from ..fleet.running import activations
from ..git.snapshot import Snapshot
from ..trust.policy import BUILDER


def frozen_findings(
    base: Snapshot, changed: Iterable[str], evidence: Mapping[str, Iterable[Evidence]]
) -> Iterator[Finding]:
    """`declaration-frozen` for each changed file that belongs to what the base has recorded a build of."""
    recorded = base.entries()
    frozen = {
        ReleaseId.parse(name).directory
        for name, items in evidence.items()
        if any(item.path in recorded and _is_build(item) for item in items)
    }
    for path in sorted(changed):
        directory = "/".join(path.split("/")[:3])
        if directory in frozen and not path.startswith(f"{directory}/{ATTESTATIONS}/"):
            message = f"it belongs to what was released from {directory}, and a released declaration never changes"
            hint = f"git checkout {base.commit[:12]} -- {directory}, and propose a new version"
            yield Finding("declaration-frozen", message, path=path, hint=hint)


def removed_fleets(base: Snapshot, result: Files, evidence: Iterable[Evidence]) -> Iterator[Finding]:
    """`fleet-live` for each fleet that would no longer be declared while activations are recorded for it."""
    live = {item.fleet for item in activations(evidence)}
    for name in sorted(live):
        path = f"{FLEETS}{name}.yaml"
        if path in base.entries() and not exists(result, path):
            message = f"the fleet {name} runs what was activated there, and would no longer be declared"
            hint = f"git checkout {base.commit[:12]} -- {path}"
            yield Finding("fleet-live", message, path=path, hint=hint)


def _is_build(item: Evidence) -> bool:
    return item.kind == kinds.PROVENANCE and BUILDER in item.roles
