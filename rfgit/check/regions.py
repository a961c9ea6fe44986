"""Where fleets and targets say that they are: is there such a place? What releases say is policy's to judge."""

from __future__ import annotations

from collections.abc import Iterator

from ..declare.catalog import Catalog
from ..declare.documents import Place, Pointer, Source
from ..domain.finding import Finding
from ..domain.near import near_hint
from .zones import ZONES, Zones


def region_findings(catalog: Catalog, zones: Zones) -> Iterator[Finding]:
    """`region-unknown` for each region and jurisdiction that is neither; none where the zones are not known."""
    for fleet in catalog.fleets.values() if zones else ():
        yield from _unknown(fleet.source, "place", fleet.place, zones)
    for target in catalog.targets.values() if zones else ():
        if target.site:
            yield from _unknown(target.source, "site", target.site, zones)


def _unknown(source: Source, field: str, place: Place, zones: Zones) -> Iterator[Finding]:
    for name, region in (("region", place.region), ("jurisdiction", place.jurisdiction)):
        if region:
            yield from unknown_region(source, ("spec", field, name), region, zones)


def unknown_region(source: Source, pointer: Pointer, region: str, zones: Zones) -> Iterator[Finding]:
    """A subdivision is known by its country: the list of all of them changes too often to be kept."""
    if region not in zones and region.partition("-")[0] not in zones:
        message = f"there is no country or zone {region!r}"
        hint = near_hint(region, zones) or f"write an ISO 3166 code, or declare the zone in {ZONES}"
        yield source.finding(pointer, "region-unknown", message, hint=hint)
