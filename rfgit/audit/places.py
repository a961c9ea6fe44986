"""Every envelope of the trail stands where its own words say that it belongs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..attest import kinds
from ..domain.evidence import Evidence
from ..domain.finding import Finding

RELEASE_WIDE = "_release"


def misplaced(evidence: Iterable[Evidence]) -> Iterator[Finding]:
    """`evidence-misplaced` for each envelope below a release or target that it does not speak of."""
    for item in evidence:
        expected = expected_folder(item)
        folder = item.path.rpartition("/")[0]
        if folder != expected:
            message = f"it belongs in {expected}, and stands in {folder}"
            hint = "evidence is recorded by rfgit, not copied"
            yield Finding("evidence-misplaced", message, path=item.path, hint=hint)


def expected_folder(item: Evidence) -> str:
    if item.kind == kinds.ACTIVATION:
        return f"targets/fleets/{item.predicate.get('fleet')}/activations"
    release = item.binding.get("release", "")
    if not release:
        return f"policies/evidence/{item.kind}"
    name, _, version = release.partition("@")
    return f"releases/{name}/{version}/attestations/{item.binding.get('target') or RELEASE_WIDE}"
