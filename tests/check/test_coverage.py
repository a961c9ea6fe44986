"""Notes of releases that nobody can use and of fleets that nobody serves: only where it is certain, and one each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from rfgit.check.coverage import uncovered_findings, unused_findings
from rfgit.check.outline import Outline
from rfgit.check.zones import excludes, read_zones
from rfgit.declare.documents import Constraints, Fleet, Place, Source
from rfgit.declare.files import MemoryFiles
from rfgit.domain.digest import Digest
from tests.check.outlines import outline

_NOWHERE = Place(None, None, None, None)
_ZONES = {"FR": {"FR"}, "DE": {"DE"}, "NO": {"NO"}, "EU": {"FR", "DE"}, "EEA": {"FR", "DE", "NO"}}
ZONES = {name: frozenset(members) for name, members in _ZONES.items()}


def _fleet(name: str, *targets: str, **place: str) -> Fleet:
    source = Source(f"targets/fleets/{name}.yaml", Digest.of(b""), {"spec": {}}, {})
    return Fleet(source, name, targets, replace(_NOWHERE, **place))


def _terms(**stated: tuple[str, ...]) -> Constraints:
    return Constraints(**{"regions": None, "residency": None, "customers": None, "hosting": None, **stated})


def _unused(outlines: list[Outline], *fleets: Fleet) -> list[str]:
    return [item.path for item in unused_findings(outlines, fleets, ZONES)]


def _uncovered(outlines: list[Outline], *fleets: Fleet) -> list[str]:
    return [item.message for item in uncovered_findings(outlines, fleets, ZONES)]


def test_what_serves_and_is_served_has_no_notes() -> None:
    lines, fleet = [outline("a@1")], _fleet("f", "lite")
    assert _unused(lines, fleet) == []
    assert _uncovered(lines, fleet) == []


def test_without_fleets_no_release_is_called_unused() -> None:
    assert _unused([outline("a@1")]) == []


def test_one_note_for_each_release() -> None:
    lines = [outline("a@1", targets=("x", "y", "z")), outline("a@2", 2), outline("b@1", targets=("x",))]
    assert _unused(lines, _fleet("f", "lite")) == ["releases/a/1/release.yaml", "releases/b/1/release.yaml"]


def test_one_fleet_that_may_use_it_is_enough() -> None:
    line = outline("a@1", constraints=_terms(customers=("acme",)))
    assert _unused([line], _fleet("f", "lite", customer="other"), _fleet("g", "lite", customer="acme")) == []
    assert _unused([line], _fleet("f", "lite", customer="other"), _fleet("g", "lite")) == []
    assert _unused([line], _fleet("f", "lite", customer="other"), _fleet("g", "x", customer="acme")) != []


def test_one_note_for_each_fleet_names_what_is_missing() -> None:
    told = _uncovered([outline("a@1")], _fleet("f", "lite", "x", "y"), _fleet("g", "lite"))
    assert told == ["spec.targets: no release that may run there is for x, y"]
    many = _uncovered([], _fleet("f", *map(str, range(200))))
    assert [len(item) < 200 for item in many] == [True]
    assert many[0].endswith("and 194 more")


def test_a_release_for_others_covers_nothing() -> None:
    lines = [outline("a@1", constraints=_terms(hosting=("cloud",)))]
    assert _uncovered(lines, _fleet("f", "lite", hosting="on-premises")) != []
    assert _uncovered(lines, _fleet("f", "lite")) == []


@pytest.mark.parametrize(
    ("regions", "region", "certain"),
    [
        (("FR",), "FR", False),
        (("EU",), "FR", False),
        (("EU",), "FR-ARA", False),
        (("FR-ARA",), "FR-ARA", False),
        (("EU", "NO"), "NO", False),
        (("FR",), "EU", False),  # a part of it may lie there
        (("XX",), "FR", False),  # what XX is, the policies know
        (("EU",), "XX", False),
        (("EU",), "NO", True),
        (("FR",), "DE", True),
        (("FR-ARA",), "FR-BRE", True),
        (("FR-ARA",), "FR", True),
        (("DE", "NO"), "FR-ARA", True),
    ],
)
def test_regions_exclude_only_where_it_is_certain(regions: tuple[str, ...], region: str, certain: bool) -> None:
    place = Place(region, None, None, None)
    assert excludes(_terms(regions=regions), place, ZONES) is certain
    assert excludes(_terms(regions=regions), place, {}) is False


@pytest.mark.parametrize("field", ["customer", "hosting"])
def test_the_unknown_excludes_nothing(field: str) -> None:
    stated: Mapping[str, tuple[str, ...]] = {"customers": ("a",), "hosting": ("a",)}
    assert not excludes(_terms(**stated), _NOWHERE, ZONES)
    assert not excludes(_terms(), Place("FR", "FR", "b", "b"), ZONES)
    assert excludes(_terms(**stated), Place(**{**_NOWHERE.__dict__, field: "b"}), ZONES)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{}",
        b'{"zones": 1}',
        b'{"countries": 1, "zones": {}}',
        b'{"countries": [], "zones": {"EU": 1}}',
        b'{"countries": [[]], "zones": {}}',
        b'{"countries": ["FR"], "zones": {"EU": "FR"}}',
        b"[" * 100_000,
        b"\xff",
    ],
)
def test_zones_that_cannot_be_read_are_none(data: bytes) -> None:
    assert read_zones(MemoryFiles({"policies/data/zones.json": data})) == {}


def test_zones_that_are_a_link_or_absent_are_none() -> None:
    assert read_zones(MemoryFiles({})) == {}
    assert read_zones(MemoryFiles({}, {"policies/data/zones.json": "120000"})) == {}


def test_zones_and_countries() -> None:
    data = b'{"countries": ["FR", "DE", "NO"], "zones": {"EU": ["FR", "DE"], "EEA": ["FR", "DE", "NO"]}}'
    assert read_zones(MemoryFiles({"policies/data/zones.json": data})) == ZONES
