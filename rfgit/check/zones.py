"""Where a fleet certainly is not. Policies decide; this only keeps notes from claiming what they might not say."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from ..declare.documents import Constraints, Place
from ..declare.files import REGULAR, Files
from ..domain.canonical import read_json

ZONES = "policies/data/zones.json"

Zones = Mapping[str, frozenset[str]]
"""The countries of each zone; a country is a zone of its own."""


def read_zones(files: Files) -> Zones:
    """The zones of the policies' data; none where the file is absent or of another form, which is theirs to judge."""
    if not files.paths(ZONES) or files.mode(ZONES) not in REGULAR:
        return {}
    try:
        value = read_json(files.read(ZONES))
        countries, zones = value["countries"], value["zones"]
        if not all(isinstance(members, list) for members in (countries, *zones.values())):
            return {}
        own = {name: frozenset((name,)) for name in countries}
        return {**own, **{name: frozenset(members) for name, members in zones.items()}}
    except (ValueError, TypeError, KeyError, AttributeError):
        return {}


def excludes(constraints: Constraints, place: Place, zones: Zones) -> bool:
    """Whether a release that is held to `constraints` certainly may not run at `place`. Unknown is not certain."""
    return (
        _is_other(constraints.customers, place.customer)
        or _is_other(constraints.hosting, place.hosting)
        or _is_outside(constraints.regions, place.region, zones)
    )


def _is_other(allowed: Collection[str] | None, here: str | None) -> bool:
    return allowed is not None and here is not None and here not in allowed


def _is_outside(scopes: Collection[str] | None, region: str | None, zones: Zones) -> bool:
    if scopes is None or region is None:
        return False
    country = region.partition("-")[0]
    is_known = zones.get(country) == frozenset((country,)) and all(scope.partition("-")[0] in zones for scope in scopes)
    return is_known and not any(scope == region or country in zones.get(scope, ()) for scope in scopes)
