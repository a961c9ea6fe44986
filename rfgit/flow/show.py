"""`rfgit show`: the seven questions about a release, each with its evidence or unknown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..attest import kinds
from ..attest.predicates import performance, provenance, registry_state, test_result
from ..declare.documents import Release, Target
from ..domain.digest import Digest
from ..domain.evidence import Evidence
from ..domain.finding import NOTE, Finding
from ..domain.names import ReleaseId, Variant
from ..domain.result import Result, judged
from ..fleet.running import running
from ..gate.recorded import recorded_claim
from ..gate.requirements import requirements_of
from ..trust.assess import assess
from ..trust.needs import JUDGED
from .choosing import chosen_targets
from .context import open_context
from .deciding import Dossier, open_dossier, read_targets
from .evidence import activation_evidence

Answer = dict[str, Any]


def show(start: Path, release: ReleaseId, *, target: str | None, commit: str | None) -> Result:
    """Answer for each variant of a release, or for one.

    1. Open the trail, the release and its evidence.
    2. For each variant: its recorded artifact, or the reason why there is none that counts, as a note.
    3. The evidence that speaks about it.
    4. Seven answers; what no evidence proves is unknown, and what is only declared says so.
    """
    dossier = open_dossier(open_context(start, commit), release)
    notes = [*dossier.notes]
    variants = []
    for item in read_targets(dossier.context, chosen_targets(dossier.release, target)):
        card, reasons = _variant(dossier, item)
        variants.append(card)
        notes.extend(replace(reason, severity=NOTE) for reason in reasons)
    data = {"release": str(release), "commit": dossier.context.commit, "variants": variants}
    return judged("show", tuple(notes), data)


def _variant(dossier: Dossier, target: Target) -> tuple[dict[str, Any], tuple[Finding, ...]]:
    release = dossier.release
    variant = Variant(release.id, target.name)
    claim, reasons = recorded_claim(dossier.evidence, variant, dossier.declaration, target.digest)
    used: tuple[Evidence, ...] = ()
    if claim is not None:
        requirements = requirements_of(release, target.name)
        trust = dossier.context.trust.current
        used = assess(claim, requirements, dossier.evidence, trust, stage=JUDGED).used
    artifact = claim.artifact if claim else None
    card = {
        "release": str(release.id),
        "target": target.name,
        "artifact": str(artifact) if artifact else None,
        "answers": {
            "model": _model(release, used),
            "runtime": _runtime(release, used),
            "targets": _targets(target, used),
            "envelope": _envelope(release, target, used),
            "activation": _activation(release, used),
            "constraints": _constraints(release, used),
            "fleets": _fleets(dossier, artifact),
        },
    }
    return card, reasons


def _model(release: Release, used: Iterable[Evidence]) -> Answer:
    proofs = _of(used, kinds.REGISTRY_STATE)
    model = release.model
    facts: dict[str, Any] = {"model": f"{model.name} {model.version}", "digest": str(model.digest)}
    for item in proofs:
        state = registry_state.read(item.predicate)
        facts |= {"registry": state.uri, "stage": state.stage, "recorded": state.recorded_at}
    if not proofs:
        facts["stage"] = "unknown"
    return _answer(facts, proofs)


def _runtime(release: Release, used: Iterable[Evidence]) -> Answer:
    proofs = _of(used, kinds.PROVENANCE)
    facts: dict[str, Any] = {
        "engine": f"{release.runtime.name} {release.runtime.version}",
        "providers": ", ".join(release.runtime.execution_providers),
        "config": ", ".join(release.config) or "none",
    }
    for item in proofs:
        facts |= {f"{entry.name} digest": str(entry.digest) for entry in provenance.read(item.predicate).dependencies}
    return _answer(facts, proofs)


def _targets(target: Target, used: Iterable[Evidence]) -> Answer:
    facts: dict[str, Any] = {
        "target": target.name,
        "robot class": target.robot_class,
        "machine": f"{target.arch}, {target.os}, {target.libc}",
        "target digest": str(target.digest),
    }
    proofs = _of(used, kinds.TEST_RESULT)
    hosts = [_host(entry) for item in proofs for entry in test_result.read(item.predicate).configuration]
    facts["golden cases ran on"] = "; ".join(dict.fromkeys(filter(None, hosts))) or "unknown"
    return _answer(facts, (*_of(used, kinds.PROVENANCE), *proofs))


def _host(entry: Mapping[str, Any]) -> str:
    """The machine that a test's configuration names; "" for an entry about something else."""
    host = entry.get("annotations") if entry.get("name") == "host" else None
    return ", ".join(str(host[key]) for key in ("arch", "os", "libc") if key in host) if isinstance(host, dict) else ""


def _envelope(release: Release, target: Target, used: Iterable[Evidence]) -> Answer:
    proofs = _of(used, kinds.PERFORMANCE)
    numbers = [number for item in proofs for number in performance.read(item.predicate).measurements]
    facts: dict[str, Any] = {}
    for entry in release.envelope:
        if entry.target == target.name:
            known = [n for n in numbers if (n.metric, n.unit) == (entry.metric, entry.unit)]
            facts[entry.metric] = f"{_known(known)} (declared {entry.comparator} {entry.threshold:g} {entry.unit})"
    return _answer(facts, proofs)


def _known(numbers: list[performance.Measurement]) -> str:
    measured = [f"{item.value:.4g} {item.unit} {item.assurance}" for item in numbers if item.value is not None]
    return ", ".join(measured) or "not measured"


def _activation(release: Release, used: Iterable[Evidence]) -> Answer:
    stated = release.activation
    policies = stated.get("policies", {})
    facts = {
        "deployment policy": policies.get("deployment", "unknown"),
        "update policy": policies.get("update", "unknown"),
        "conditions": ", ".join(stated.get("conditions", [])) or "none declared",
        "window": stated.get("window", "none declared"),
    }
    return _answer(facts, _of(used, kinds.APPROVAL))


def _constraints(release: Release, used: Iterable[Evidence]) -> Answer:
    stated = release.constraints
    facts = {
        "regions": _listed(stated.regions),
        "residency": stated.residency or "unknown",
        "customers": _listed(stated.customers),
        "hosting": _listed(stated.hosting),
    }
    return _answer(facts, _of(used, kinds.PROVENANCE))


def _fleets(dossier: Dossier, artifact: Digest | None) -> Answer:
    replaces = dossier.release.replaces
    facts: dict[str, Any] = {"declared to replace": str(replaces) if replaces else "nothing"}
    active = running(activation_evidence(dossier.context), artifact) if artifact else ()
    for item in active:
        facts[f"runs on {item.fleet}"] = f"activation {item.number}, replaced {item.replaced or 'unknown'}"
    if not active:
        facts["runs on"] = "unknown"
    return {"facts": facts, "evidence": [str(item.payload) for item in active]}


def _of(used: Iterable[Evidence], kind: str) -> tuple[Evidence, ...]:
    return tuple(item for item in used if item.kind == kind)


def _answer(facts: dict[str, Any], proofs: Iterable[Evidence]) -> Answer:
    return {"facts": facts, "evidence": sorted({str(item.payload) for item in proofs})}


def _listed(values: tuple[str, ...] | None) -> str:
    return "unknown" if values is None else ", ".join(values) or "none"
