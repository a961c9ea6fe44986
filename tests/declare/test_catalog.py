"""Loading everything: the good past the bad, and what lies where nothing reads it."""

from __future__ import annotations

import pytest

from rfgit.declare.catalog import load_catalog
from rfgit.declare.files import MemoryFiles
from rfgit.domain.names import ReleaseId
from rfgit.errors import CannotTell
from tests.declare.overlays import patched, tree


def test_a_bad_document_stops_no_other() -> None:
    release = "releases/reachy-kinematics/1.0.0/release.yaml"
    bad = {
        "rfgit.yaml": "a: 1\n",
        release: "a: *x\n",
        "targets/reachy-mini-lite.yaml": "",
        "targets/fleets/b.yaml": "[]",
    }
    catalog, found = load_catalog(patched({"write": bad}))
    assert catalog.repository is None
    assert list(catalog.releases) == [ReleaseId("reachy-kinematics", "1.1.0")]
    assert list(catalog.targets) == ["reachy-mini-wireless"]
    assert list(catalog.fleets) == ["lyon"]
    assert {finding.path for finding in found} == set(bad)


def test_nothing_at_all_is_no_answer() -> None:
    with pytest.raises(CannotTell, match=r"rfgit\.yaml"):
        load_catalog(MemoryFiles({}))


@pytest.mark.parametrize(
    ("path", "strays"),
    [
        ("targets/README.md", False),
        ("targets/.gitkeep", False),
        ("releases/README.md", False),
        ("releases/reachy-kinematics/README.md", False),
        ("releases/reachy-kinematics/1.1.0/notes.txt", False),
        ("releases/gone/1.0.0/attestations/_release/x.dsse.json", False),
        ("targets/fleets/lyon/activations/1.dsse.json", False),
        ("docs/targets/x.yml", False),
        ("targets/x.yml", True),
        ("targets/x", True),
        ("targets/fleets/x.json", True),
        ("releases/x.yaml", True),
        ("releases/reachy-kinematics/release.yaml", True),
        ("releases/reachy-kinematics/2.0.0/release.yml", True),
    ],
)
def test_a_file_that_nothing_reads_is_told(path: str, strays: bool) -> None:
    _, found = load_catalog(MemoryFiles({**tree(), path: b"x"}))
    assert [(item.rule, item.severity, item.path) for item in found] == [("stray-file", "warning", path)] * strays


@pytest.mark.parametrize(
    ("paths", "twin"),
    [
        (["releases/a/x", "releases/A/y"], "releases/a"),
        (["targets/a/b.md", "targets/a/B.md"], "targets/a/b.md"),
        (["Policies/a.md", "policies/b.md"], "policies"),
        (["targets/stra\u00dfe.md", "targets/strasse.md"], "targets/stra\u00dfe.md"),
        (["docs/a", "docs/A"], ""),
        (["targets/a/b.md", "targets/ab.md"], ""),
    ],
)
def test_twins_are_told_once(paths: list[str], twin: str) -> None:
    repository = {"rfgit.yaml": tree()["rfgit.yaml"]}
    _, found = load_catalog(MemoryFiles({**repository, **dict.fromkeys(paths, b"")}))
    assert [item.path for item in found if item.rule == "path-case-twin"] == [twin] * bool(twin)
