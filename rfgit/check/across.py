"""What follows only from all releases together. Their outlines are enough, however they were come by."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from ..attest import kinds
from ..declare.catalog import Catalog
from ..declare.documents import Fleet
from ..declare.files import Files
from ..declare.places import ATTESTATIONS, FLEETS, declared_names
from ..domain.finding import Finding
from ..domain.names import ReleaseId
from ..record.places import parse_file_name
from .counters import counter_findings
from .coverage import uncovered_findings, unused_findings
from .known import Known, known
from .lineage import lineage_findings
from .outline import Outline
from .zones import Zones, read_zones


@dataclass(frozen=True)
class Field:
    """Where releases meet. `releases` and `fleet_names` have the broken ones too, `fleets` has not.

    What is `released` has evidence of a build, whatever that is worth.
    """

    releases: Known
    fleets: Sequence[Fleet]
    fleet_names: Collection[str]
    zones: Zones
    released: Callable[[ReleaseId], bool] = lambda _: False


def field_of(catalog: Catalog, files: Files, releases: Iterable[object]) -> Field:
    return Field(
        releases=known(releases),
        fleets=tuple(catalog.fleets.values()),
        fleet_names=declared_names(files, FLEETS),
        zones=read_zones(files),
        released=partial(_is_released, files),
    )


def _is_released(files: Files, release: ReleaseId) -> bool:
    names = (parse_file_name(path) for path in files.paths(f"{release.directory}/{ATTESTATIONS}/"))
    return any(name.kind == kinds.PROVENANCE for name in names if name)


def findings_across(outlines: Sequence[Outline], field: Field, before: Container[ReleaseId] = ()) -> Iterator[Finding]:
    """All findings about releases together. `before` are those that a proposal found in place.

    What a broken document might say is not guessed: no note then claims that nothing uses or covers something.
    """
    yield from lineage_findings(outlines, field.releases)
    yield from counter_findings(outlines, before, field.released)
    if len(field.fleets) == len(field.fleet_names):
        yield from unused_findings(outlines, field.fleets, field.zones)
    if len(outlines) == len(field.releases.names):
        yield from uncovered_findings(outlines, field.fleets, field.zones)
