"""Which artifacts a release becomes, and in words why each is possible or not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..declare.documents import Pointer, Release, Target
from ..domain.finding import Finding
from ..domain.names import Variant
from .fit import why_unfit


@dataclass(frozen=True)
class PlannedVariant:
    """`reasons` are sentences for people. A variant with findings cannot be built."""

    variant: Variant
    reasons: tuple[str, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def possible(self) -> bool:
        return not self.findings


def plan(release: Release, targets: Mapping[str, Target]) -> tuple[PlannedVariant, ...]:
    """One planned variant for each declared target, in declared order; `targets` are the known ones by name.

    Findings: `target-unknown`, `target-unfit`.
    """
    return tuple(_planned(release, name, place, targets.get(name)) for place, name in enumerate(release.targets))


def unfit_findings(release: Release, target: Target) -> tuple[Finding, ...]:
    """`target-unfit`, once for each need that is not met, at the place of that need."""
    hint = f"need less, mend {target.source.path}, or leave the target out"
    return tuple(
        _finding(release, at, "target-unfit", f"{release.id} cannot run on {target.name}: {reason}", hint)
        for at, reason in why_unfit(release, target)
    )


def _planned(release: Release, name: str, place: int, target: Target | None) -> PlannedVariant:
    variant = Variant(release.id, name)
    if target is None:
        message = f"the target {name} is not declared"
        hint = f"mend targets/{name}.yaml, or leave the target out"
        finding = _finding(release, ("spec", "targets", place), "target-unknown", message, hint)
        return PlannedVariant(variant, (message,), (finding,))
    findings = unfit_findings(release, target)
    if findings:
        return PlannedVariant(variant, tuple(finding.message for finding in findings), findings)
    return PlannedVariant(variant, _why_possible(release, target))


def _why_possible(release: Release, target: Target) -> tuple[str, ...]:
    runtime = release.runtime
    return (
        f"{target.name} is a {target.robot_class} of {target.arch}, {target.os}, {target.libc}, Python {target.python}",
        f"it has {', '.join(runtime.execution_providers)} for {runtime.name} {runtime.version}",
        "it has what the release requires"
        if release.source.value["spec"].get("requires")
        else "the release states no other need",
    )


def _finding(release: Release, at: Pointer, rule: str, message: str, hint: str) -> Finding:
    line, column = release.source.position(at)
    return Finding(rule, message, path=release.source.path, line=line, column=column, hint=hint)
