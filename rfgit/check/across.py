"""What follows only from all releases together. Their outlines are enough, however they were come by."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from ..attest import kinds
from ..declare.catalog import Catalog
from ..declare.documents import Fleet, Target
from ..declare.files import Files
from ..declare.places import ATTESTATIONS, FLEETS, TARGETS, declared_names
from ..domain.finding import Finding
from ..domain.names import ReleaseId
from ..record.places import parse_file_name
from .activation import activation_findings, policy_names
from .counters import counter_findings
from .coverage import uncovered_findings, unused_findings
from .known import Known, known
from .lineage import lineage_findings
from .misplaced import misplaced_targets
from .outline import Outline
from .words import word_findings
from .zones import Zones, read_zones


@dataclass(frozen=True)
class Field:
    """Where releases meet. `releases`, `fleet_names` and `targets` have the broken ones too, `fleets` has not.

    What is `released` has evidence of a build, whatever that is worth. `policies` are None where nothing is known of
    them.
    """

    releases: Known
    fleets: Sequence[Fleet]
    fleet_names: Collection[str]
    targets: Known
    sites: Sequence[Target]
    zones: Zones
    released: Callable[[ReleaseId], bool] = lambda _: False
    policies: Callable[[], Known | None] = lambda: None


def field_of(
    catalog: Catalog,
    files: Files,
    releases: Iterable[object],
    evidence: Callable[[ReleaseId], Iterable[str]] | None = None,
) -> Field:
    """`evidence` gives the paths of what is recorded beside a release, where these are not among `files`."""
    return Field(
        releases=known(releases),
        fleets=tuple(catalog.fleets.values()),
        fleet_names=declared_names(files, FLEETS),
        targets=known((*declared_names(files, TARGETS), *misplaced_targets(catalog, files))),
        sites=tuple(catalog.targets.values()),
        zones=read_zones(files),
        released=partial(_is_released, evidence or partial(_recorded, files)),
        policies=partial(policy_names, files),
    )


def _recorded(files: Files, release: ReleaseId) -> Iterable[str]:
    return files.paths(f"{release.directory}/{ATTESTATIONS}/")


def _is_released(evidence: Callable[[ReleaseId], Iterable[str]], release: ReleaseId) -> bool:
    names = (parse_file_name(path) for path in evidence(release))
    return any(name.kind == kinds.PROVENANCE for name in names if name)


def findings_across(outlines: Sequence[Outline], field: Field, before: Container[ReleaseId] = ()) -> Iterator[Finding]:
    """All findings about releases together. `before` are those that a proposal found in place.

    What a broken document might say is not guessed, nor what was meant by a target that there is not: no note then
    claims that nothing uses or covers something.
    """
    yield from lineage_findings(outlines, field.releases)
    yield from counter_findings(outlines, before, field.released)
    yield from activation_findings(outlines, field.policies, field.released)
    if len(field.fleets) == len(field.fleet_names) and len(outlines) == len(field.releases.names):
        yield from word_findings(outlines, field.fleets, field.sites)
    if not _all_known(field.fleets, field.targets) or not _all_known(outlines, field.targets):
        return
    if len(field.fleets) == len(field.fleet_names):
        yield from unused_findings(outlines, field.fleets, field.zones)
    if len(outlines) == len(field.releases.names):
        yield from uncovered_findings(outlines, field.fleets, field.zones)


def _all_known(documents: Iterable[Outline | Fleet], targets: Known) -> bool:
    return {name for document in documents for name in document.targets} <= {*targets.names}
