"""registry-state: what the model registry said of the model, as its owner saw it. Subject: the model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, Mapping, Tuple

from . import fields


@dataclass(frozen=True)
class RegistryState:
    """`uri` names the model in its registry; `stage` is the registry's word, for example `approved`."""

    uri: str
    version: str
    stage: str
    approvals: Tuple[Mapping[str, Any], ...]
    lineage: Mapping[str, Any]
    recorded_at: str


def read(predicate: Mapping[str, Any]) -> RegistryState:
    return RegistryState(
        uri=fields.text(predicate, "uri"),
        version=fields.text(predicate, "version"),
        stage=fields.text(predicate, "stage"),
        approvals=tuple(fields.objects(predicate, "approvals")),
        lineage=fields.mapping(predicate, "lineage"),
        recorded_at=fields.text(predicate, "recordedAt"),
    )


def write(state: RegistryState) -> Dict[str, Any]:
    return {
        "uri": state.uri,
        "version": state.version,
        "stage": state.stage,
        "approvals": list(state.approvals),
        "lineage": dict(state.lineage),
        "recordedAt": state.recorded_at,
    }
