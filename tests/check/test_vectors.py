"""Declarations as data: a good tree, and one directory for each way to spoil it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from rfgit.declare.catalog import load_catalog
from rfgit.declare.files import MemoryFiles
from tests.check.judging import judged
from tests.declare.overlays import VECTORS, patched, refused, tree

_CASES = refused()
_ROOMS = (Path(__file__).parent.parent.parent / "rfgit" / room for room in ("declare", "check"))


@pytest.mark.parametrize("name", sorted(path.name for path in (VECTORS / "accept").iterdir()))
def test_a_good_tree_has_no_findings(name: str) -> None:
    files = MemoryFiles(tree(name))
    catalog, _ = load_catalog(files)
    # The tree with every field in it has two that nothing can confirm yet.
    assert [finding.rule for finding in judged(files)] == ["not-supported-yet"] * (2 if name == "full" else 0)
    assert catalog.repository
    assert len(catalog.releases) == 2
    assert len(catalog.targets) == 2
    assert len(catalog.fleets) == len(catalog.waivers) == 1


@pytest.mark.parametrize(("expected", "patch"), [pytest.param(*case, id=name) for name, *case in _CASES])
def test_a_spoilt_tree_is_refused_at_its_place(expected: dict[str, Any], patch: dict[str, Any]) -> None:
    found = judged(patched(patch))
    wanted = {"severity": "error", **expected}
    told = [{key: finding.as_json()[key] for key in wanted} for finding in found]
    if wanted["path"] is None:
        told = [{**item, "path": None} for item in told]
    assert wanted in told


@pytest.mark.parametrize(("expected", "patch"), [pytest.param(*case, id=name) for name, *case in _CASES])
def test_every_finding_says_what_and_where(expected: dict[str, Any], patch: dict[str, Any]) -> None:
    del expected
    for finding in judged(patched(patch)):
        assert finding.path
        assert finding.message
        assert "Traceback" not in finding.message
        assert len(finding.message) < 1000


def test_the_directory_of_a_case_names_its_rule() -> None:
    assert [name for name, expected, _ in _CASES if name.partition("--")[0] != expected["rule"]] == []


def test_negative_cases_outnumber_the_rules() -> None:
    assert len(_CASES) >= 150
