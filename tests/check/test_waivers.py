"""Waivers that are over, and waivers that fit nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from rfgit.check.waivers import waiver_findings
from rfgit.declare.documents import Source, Waiver
from rfgit.domain.digest import Digest
from rfgit.domain.finding import Finding

_HERE, _ELSEWHERE = Digest.of(b"here"), Digest.of(b"elsewhere")
_NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
_FOUND = Finding("lock-missing", "m", path="releases/a/1/release.yaml")


def _told(**spec: Any) -> list[tuple[str, str]]:
    stated = {"finding": "lock-missing", "scope": [str(_HERE)], "expires": "2026-12-31T23:59:59Z", **spec}
    source = Source("policies/waivers/w.yaml", Digest.of(b""), {"spec": stated}, {})
    waiver = Waiver(source, "w", stated["finding"], "owner", stated["expires"])
    found = list(waiver_findings([waiver], [_FOUND], [_HERE], spec.pop("now", _NOW)))
    assert all("no waiver lifts a finding" in item.message and item.severity == "note" for item in found)
    return [(item.rule, item.message.partition(":")[0]) for item in found]


@pytest.mark.parametrize("finding", ["lock-missing", "releases/a/1/release.yaml", str(_HERE)])
def test_a_waiver_that_fits_is_not_told(finding: str) -> None:
    assert _told(finding=finding) == []
    assert _told(finding=finding, scope=[str(_ELSEWHERE), str(_HERE)]) == []


@pytest.mark.parametrize("finding", ["lock-missin", "lock", "releases/a/1", str(_ELSEWHERE), "x"])
def test_one_of_nothing_that_was_found_is_unused(finding: str) -> None:
    assert _told(finding=finding) == [("waiver-unused", "spec.finding")]


def test_one_for_other_digests_is_unused() -> None:
    assert _told(scope=[str(_ELSEWHERE)]) == [("waiver-unused", "spec.scope")]


@pytest.mark.parametrize("expires", ["2026-06-01T12:00:00Z", "2026-06-01T11:59:59Z", "2000-01-01T00:00:00Z"])
def test_one_that_ran_out_is_told_once(expires: str) -> None:
    assert _told(expires=expires) == [("waiver-expired", "spec.expires")]
    assert _told(expires=expires, finding="x", scope=[str(_ELSEWHERE)]) == [("waiver-expired", "spec.expires")]


def test_one_second_is_enough() -> None:
    assert _told(expires="2026-06-01T12:00:01Z") == []


def test_another_zone_is_the_same_time() -> None:
    now = _NOW.astimezone(timezone(timedelta(hours=14)))
    assert _told(expires="2026-06-01T12:00:01Z", now=now) == []
    assert _told(expires="2026-06-01T12:00:00Z", now=now) == [("waiver-expired", "spec.expires")]


def test_one_that_is_not_in_force_yet_is_left_alone() -> None:
    assert _told(finding="x", notBefore="2026-06-01T12:00:01Z") == []
    assert _told(finding="x", notBefore="2026-06-01T12:00:00Z") == [("waiver-unused", "spec.finding")]
