"""All findings about what a repository declares, but for those of releases and of policy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..declare.catalog import Catalog
from ..declare.files import Files
from ..domain.finding import Finding
from .evidence import stray_evidence
from .fleets import fleet_findings
from .links import mode_findings
from .policy_data import policy_data_findings
from .principals import principal_findings
from .regions import region_findings
from .robots import robot_findings
from .surroundings import Surroundings
from .trust import trust_findings
from .zones import read_zones


def judge_around(files: Files, catalog: Catalog, around: Surroundings, known: Iterable[Finding]) -> Iterator[Finding]:
    """What follows from all documents but releases. `known` findings are not told in other words."""
    yield from mode_findings(files, {finding.path for finding in known})
    yield from stray_evidence(files.paths())
    yield from trust_findings(catalog.repository, files)
    zones = read_zones(files)
    yield from region_findings(catalog, zones)
    yield from policy_data_findings(files, around.roles, zones)
    for fleet in catalog.fleets.values():
        yield from fleet_findings(fleet, around)
    yield from robot_findings(catalog.fleets.values())
    for waiver in catalog.waivers.values():
        yield from principal_findings(waiver.source, "owner", around)
