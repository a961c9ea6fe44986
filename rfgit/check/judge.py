"""All findings about what a repository declares, but those of policy."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping

from ..declare.catalog import Catalog
from ..declare.files import Files
from ..declare.places import RELEASES, declared_releases
from ..domain.finding import Finding, in_order
from ..domain.names import ReleaseId
from .across import field_of, findings_across
from .evidence import stray_evidence
from .fleets import fleet_findings
from .links import mode_findings
from .outline import outline_of
from .principals import principal_findings
from .references import release_findings
from .regions import region_findings
from .surroundings import Surroundings, surroundings_of
from .trust import trust_findings
from .zones import read_zones


def judge(
    files: Files, catalog: Catalog, document_findings: Iterable[Finding], before: Container[ReleaseId] = ()
) -> tuple[Finding, ...]:
    """Join what `load_catalog` found with what follows from it, in order. Signatures and policies are not checked.

    Two parts: each document by itself, and all releases together, of which outlines are enough.
    """
    known = tuple(document_findings)
    around = surroundings_of(catalog, files)
    listed = listed_by_directory(files)
    releases = catalog.releases.values()
    return in_order(
        [
            *known,
            *judge_around(files, catalog, around, known),
            *(item for one in releases for item in release_findings(one, around, files, listed[one.id.directory])),
            *findings_across(
                [outline_of(release) for release in releases],
                field_of(catalog, files, declared_releases(files)),
                before,
            ),
        ]
    )


def judge_around(files: Files, catalog: Catalog, around: Surroundings, known: Iterable[Finding]) -> Iterator[Finding]:
    """What follows from all documents but releases. `known` findings are not told in other words."""
    yield from mode_findings(files, {finding.path for finding in known})
    yield from stray_evidence(files.paths())
    yield from trust_findings(catalog.repository, files)
    yield from region_findings(catalog, read_zones(files))
    for fleet in catalog.fleets.values():
        yield from fleet_findings(fleet, around)
    for waiver in catalog.waivers.values():
        yield from principal_findings(waiver.source, "owner", around)


def listed_by_directory(files: Files) -> Mapping[str, frozenset[str]]:
    """The paths below the directory of each release."""
    listed: dict[str, list[str]] = defaultdict(list)
    for path in files.paths(RELEASES):
        listed["/".join(path.split("/", 3)[:3])].append(path)
    return {directory: frozenset(paths) for directory, paths in listed.items()}
