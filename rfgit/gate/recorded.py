"""Which artifact the trail holds for a variant, and whether it is still what the declarations ask for."""

from __future__ import annotations

from collections.abc import Iterable

from ..attest import kinds
from ..domain.digest import Digest
from ..domain.evidence import Evidence
from ..domain.finding import Finding
from ..domain.names import Variant
from ..trust.claim import Claim
from ..trust.policy import BUILDER


def is_build(item: Evidence) -> bool:
    """The word of a builder that something was built: what freezes a declaration."""
    return item.kind == kinds.PROVENANCE and BUILDER in item.roles


def builds(evidence: Iterable[Evidence], variant: Variant) -> tuple[Evidence, ...]:
    """The provenance of a variant, by builders, in the order given."""
    return tuple(
        item
        for item in evidence
        if is_build(item)
        and item.binding.get("release") == str(variant.release)
        and item.binding.get("target") == variant.target
    )


def recorded_claim(
    evidence: Iterable[Evidence], variant: Variant, declaration: Digest, target: Digest
) -> tuple[Claim | None, tuple[Finding, ...]]:
    """The recorded artifact as a claim to assess, or the reason why there is none that counts.

    `not-released`: nothing was built. `declaration-moved`, `target-changed`: what was built was declared otherwise.
    `artifact-ambiguous`: two builds gave different bytes, which one variant never has.
    """
    found = builds(evidence, variant)
    if not found:
        hint = f"rfgit release {variant.release}"
        return None, (Finding("not-released", f"no artifact is recorded for {variant}", hint=hint),)
    moved = [_moved(item, variant, declaration, target) for item in found]
    findings = tuple(finding for finding in moved if finding is not None)
    artifacts = {item.subject for item in found}
    if len(artifacts) > 1:
        listed = ", ".join(sorted(map(str, artifacts)))
        findings += (Finding("artifact-ambiguous", f"{variant} has more than one artifact: {listed}"),)
    if findings:
        return None, findings
    return Claim(variant, found[0].subject, declaration, target), ()


def _moved(item: Evidence, variant: Variant, declaration: Digest, target: Digest) -> Finding | None:
    bound = item.binding
    hint = "a released declaration never changes: declare a new version"
    if bound.get("declaration") != str(declaration):
        message = f"{variant} was built from declaration {bound.get('declaration')}, it now is {declaration}"
        return Finding("declaration-moved", message, path=item.path, hint=hint)
    if bound.get("target-digest") != str(target):
        message = f"target {variant.target} changed after {variant} was built"
        hint = f"declare a new version of {variant.release.name}, which is built for the target as it is now"
        return Finding("target-changed", message, path=item.path, hint=hint)
    return None
