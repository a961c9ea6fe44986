"""Every envelope of the trail stands where its own words say that it belongs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from shlex import quote

from ..attest import kinds
from ..declare.places import ATTESTATIONS, EVIDENCE, FLEETS, RELEASES
from ..domain.evidence import Evidence
from ..domain.finding import Finding
from ..record.places import RELEASE_WIDE

_BETWEEN = f"/{ATTESTATIONS}/"


def misplaced(evidence: Iterable[Evidence]) -> Iterator[Finding]:
    """`evidence-misplaced` for each envelope below a release or target that it does not speak of.

    A folder of evidence that was copied from another release is one finding, since it is one mistake.
    """
    by_release: dict[str, list[Evidence]] = {}
    for item in evidence:
        by_release.setdefault(item.path.partition(_BETWEEN)[0] if _BETWEEN in item.path else "", []).append(item)
    for directory, items in by_release.items():
        strays = [item for item in items if _folder(item) != expected_folder(item)]
        if directory and len(strays) > 1 and len(strays) == len(items) and _is_copied(directory, strays):
            yield _copied(directory, strays)
        else:
            yield from map(_stray, strays)


def in_place(evidence: Iterable[Evidence]) -> tuple[tuple[Evidence, ...], tuple[Finding, ...]]:
    """The evidence that counts, and why the rest does not: a copy elsewhere would be a second word for one."""
    found = tuple(evidence)
    return tuple(item for item in found if _folder(item) == expected_folder(item)), tuple(misplaced(found))


def expected_folder(item: Evidence) -> str:
    """Where a statement belongs by its kind, and by the release and target that it is bound to."""
    if item.kind == kinds.ACTIVATION:
        return f"{FLEETS}{item.predicate.get('fleet')}/activations"
    release = item.binding.get("release", "")
    if not release:
        return f"{EVIDENCE}{item.kind}"
    name, _, version = release.partition("@")
    return f"{RELEASES}{name}/{version}{_BETWEEN}{item.binding.get('target') or RELEASE_WIDE}"


def _folder(item: Evidence) -> str:
    return item.path.rpartition("/")[0]


def _is_copied(directory: str, strays: Iterable[Evidence]) -> bool:
    """All of it speaks of one other release."""
    homes = {expected_folder(item).partition(_BETWEEN)[0] for item in strays}
    return len(homes) == 1 and homes != {directory}


def _copied(directory: str, strays: Sequence[Evidence]) -> Finding:
    folder = f"{directory}{_BETWEEN}".rstrip("/")
    home = expected_folder(strays[0]).partition(_BETWEEN)[0]
    message = f"its {len(strays)} envelopes belong in {home}: they speak of that release, not of this one"
    hint = f"rm -r {quote(folder)}: evidence is recorded, never copied"
    return Finding("evidence-misplaced", message, path=folder, hint=hint)


def _stray(item: Evidence) -> Finding:
    message = f"it belongs in {expected_folder(item)}, and stands in {_folder(item)}"
    hint = f"rm {quote(item.path)}: evidence is recorded, never copied"
    return Finding("evidence-misplaced", message, path=item.path, hint=hint)
