"""From a document that passed its schema to its frozen value. Pure, and the only maker of documents."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..domain.canonical import canonical_digest
from ..domain.digest import Digest
from ..domain.names import ReleaseId
from ..domain.requirements import EnvelopeEntry, RequiredSignature
from .documents import (
    Constraints,
    Fleet,
    ModelReference,
    Place,
    Registry,
    Release,
    Repository,
    Source,
    Target,
    Transform,
    Waiver,
)
from .release_parts import Golden, Property, Readiness, Runtime

_BUILT_FOR = ("robotClass", "compute", "runtime", "sensors", "environment")


def repository_of(source: Source) -> Repository:
    spec = source.value["spec"]
    trust = spec.get("trust")
    trail = spec.get("trail", {})
    registries = spec.get("registries", {}).items()
    return Repository(
        source=source,
        name=source.value["metadata"]["name"],
        trust=Digest.parse(trust["id"]) if trust else None,
        trail=trail.get("ref", "refs/heads/main"),
        remote=trail.get("remote", "origin"),
        store=spec.get("store", {}).get("path", ".rfgit/store"),
        registries={name: Registry(name, item["type"], item.get("path", "")) for name, item in registries},
    )


def release_of(source: Source) -> Release:
    spec = source.value["spec"]
    transforms = spec.get("transforms", {})
    return Release(
        source=source,
        id=ReleaseId(source.value["metadata"]["name"], spec["version"]),
        counter=int(spec["counter"]),
        model=_model(spec["model"]),
        runtime=_runtime(spec["runtime"]),
        pre=_transform(transforms.get("pre")),
        post=_transform(transforms.get("post")),
        config=tuple(spec.get("config", ())),
        golden=_golden(spec["golden"]),
        properties=tuple(Property(item["name"], item["file"], item["function"]) for item in spec.get("properties", ())),
        targets=tuple(item["name"] for item in spec["targets"]),
        specialize={item["name"]: item.get("specialize", "none") for item in spec["targets"]},
        envelope=tuple(_envelope_entry(item) for item in spec["envelope"]),
        readiness=tuple(Readiness(item["criterion"], item["role"]) for item in spec.get("readiness", ())),
        constraints=_constraints(spec["constraints"]),
        activation=spec["activation"],
        signatures=tuple(_signature(item) for item in spec.get("requiredSignatures", ())),
        replaces=_release_id(spec.get("replaces")),
        rollback_to=_release_id(spec.get("rollbackTo")),
        licenses=tuple(spec["licenses"]),
    )


def target_of(source: Source) -> Target:
    spec = source.value["spec"]
    runtime = spec["runtime"]
    return Target(
        source=source,
        name=source.value["metadata"]["name"],
        robot_class=spec["robotClass"],
        arch=spec["compute"]["arch"],
        os=runtime["os"],
        libc=runtime["libc"],
        python=runtime["python"],
        digest=canonical_digest({key: spec[key] for key in _BUILT_FOR if key in spec}),
        site=_place(spec["site"]) if "site" in spec else None,
    )


def fleet_of(source: Source) -> Fleet:
    spec = source.value["spec"]
    return Fleet(source, source.value["metadata"]["name"], tuple(spec["targets"]), _place(spec.get("place", {})))


def waiver_of(source: Source) -> Waiver:
    spec = source.value["spec"]
    return Waiver(source, source.value["metadata"]["name"], spec["finding"], spec["owner"], spec["expires"])


def _model(item: Mapping[str, Any]) -> ModelReference:
    container = item.get("container")
    return ModelReference(
        registry=item["registry"],
        name=item["name"],
        version=item["version"],
        file=item["file"],
        digest=Digest.parse(item["digest"]),
        container=Digest.parse(container["digest"]) if container else None,
        required_state=item["requiredState"],
    )


def _runtime(item: Mapping[str, Any]) -> Runtime:
    providers = tuple(item["executionProviders"])
    return Runtime(item["name"], item["version"], providers, item["lock"], item.get("vendor", False))


def _transform(item: Mapping[str, Any] | None) -> Transform | None:
    return Transform(item["file"], item["function"]) if item else None


def _golden(item: Mapping[str, Any]) -> Golden:
    tolerance = item["tolerance"]
    return Golden(item["file"], float(tolerance["absolute"]), float(tolerance["relative"]))


def _envelope_entry(item: Mapping[str, Any]) -> EnvelopeEntry:
    return EnvelopeEntry(
        target=item["target"],
        metric=item["metric"],
        unit=item["unit"],
        comparator=item["comparator"],
        threshold=float(item["threshold"]),
        assurance=item["minAssurance"],
    )


def _constraints(item: Mapping[str, Any]) -> Constraints:
    return Constraints(
        regions=_texts(item.get("regions")),
        residency=item.get("residency"),
        customers=_texts(item.get("customers")),
        hosting=_texts(item.get("hosting")),
        enforced_at=_texts(item.get("enforcedAt")),
    )


def _texts(items: list[str] | None) -> tuple[str, ...] | None:
    return None if items is None else tuple(items)


def _release_id(text: str | None) -> ReleaseId | None:
    return None if text is None else ReleaseId.parse(text)


def _signature(item: Mapping[str, Any]) -> RequiredSignature:
    return RequiredSignature(item["role"], int(item["min"]), item["on"])


def _place(item: Mapping[str, Any]) -> Place:
    return Place(item.get("region"), item.get("jurisdiction"), item.get("customer"), item.get("hosting"))
