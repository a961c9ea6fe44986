"""Every envelope of the trail stands where its own words say that it belongs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ..attest import kinds
from ..domain.evidence import Evidence
from ..domain.finding import Finding

RELEASE_WIDE = "_release"
_EVIDENCE = "/attestations/"


def misplaced(evidence: Iterable[Evidence]) -> Iterator[Finding]:
    """`evidence-misplaced` for each envelope below a release or target that it does not speak of.

    A folder of evidence that was copied from another release is one finding, since it is one mistake.
    """
    by_release: dict[str, list[Evidence]] = {}
    for item in evidence:
        by_release.setdefault(item.path.partition(_EVIDENCE)[0] if _EVIDENCE in item.path else "", []).append(item)
    for directory, items in by_release.items():
        strays = [item for item in items if _folder(item) != expected_folder(item)]
        if directory and len(strays) > 1 and len(strays) == len(items) and _is_copied(directory, strays):
            yield _copied(directory, strays)
        else:
            yield from map(_stray, strays)


def expected_folder(item: Evidence) -> str:
    if item.kind == kinds.ACTIVATION:
        return f"targets/fleets/{item.predicate.get('fleet')}/activations"
    release = item.binding.get("release", "")
    if not release:
        return f"policies/evidence/{item.kind}"
    name, _, version = release.partition("@")
    return f"releases/{name}/{version}{_EVIDENCE}{item.binding.get('target') or RELEASE_WIDE}"


def _folder(item: Evidence) -> str:
    return item.path.rpartition("/")[0]


def _is_copied(directory: str, strays: Iterable[Evidence]) -> bool:
    """All of it speaks of one other release."""
    homes = {expected_folder(item).partition(_EVIDENCE)[0] for item in strays}
    return len(homes) == 1 and homes != {directory}


def _copied(directory: str, strays: Sequence[Evidence]) -> Finding:
    folder = f"{directory}{_EVIDENCE}".rstrip("/")
    home = expected_folder(strays[0]).partition(_EVIDENCE)[0]
    message = f"its {len(strays)} envelopes belong in {home}: they speak of that release, not of this one"
    hint = f"rm -r {folder}: evidence is recorded, never copied"
    return Finding("evidence-misplaced", message, path=folder, hint=hint)


def _stray(item: Evidence) -> Finding:
    message = f"it belongs in {expected_folder(item)}, and stands in {_folder(item)}"
    hint = f"rm {item.path}: evidence is recorded, never copied"
    return Finding("evidence-misplaced", message, path=item.path, hint=hint)
