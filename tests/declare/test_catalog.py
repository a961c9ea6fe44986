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
    ("path", "severity"),
    [
        ("targets/README.md", None),
        ("targets/.gitkeep", None),
        ("targets/photos/arm.jpg", None),
        ("releases/README.md", None),
        ("releases/reachy-kinematics/README.md", None),
        ("releases/reachy-kinematics/1.1.0/notes.txt", None),
        ("releases/reachy-kinematics/1.1.0/config/more.yaml", None),
        ("releases/gone/1.0.0/attestations/_release/x.dsse.json", None),
        ("targets/fleets/lyon/activations/1.dsse.json", None),
        ("docs/targets/x.yml", None),
        ("targets/x", "warning"),
        ("targets/fleets/x.json", "warning"),
        ("releases/reachy-kinematics/notes.txt", "warning"),
        ("releases/reachy-kinematics/2.0.0/notes.txt", "warning"),
        ("targets/x.yml", "error"),
        ("targets/x.YAML", "error"),
        ("targets/arms/x.yaml", "error"),
        ("targets/fleets/lyon/x.yaml", "error"),
        ("policies/waivers/old/x.yaml", "error"),
        ("releases/x.yaml", "error"),
        ("releases/reachy-kinematics/release.yaml", "error"),
        ("releases/reachy-kinematics/2.0.0/release.yml", "error"),
        ("releases/reachy-kinematics/2.0.0/Release.yaml", "error"),
    ],
)
def test_a_file_that_nothing_reads_is_told(path: str, severity: str | None) -> None:
    _, found = load_catalog(MemoryFiles({**tree(), path: b"x"}))
    expected = [("stray-file", severity, path)] if severity else []
    assert [(item.rule, item.severity, item.path) for item in found] == expected


@pytest.mark.parametrize(
    ("path", "due"),
    [
        ("targets/x.yml", "rename it to targets/x.yaml"),
        ("targets/reachy-mini-lite.yml", "remove it: targets/reachy-mini-lite.yaml is the one that is read"),
        ("targets/arms/x.yaml", "move it to targets/x.yaml"),
        ("targets/fleet/x.yaml", "move it to targets/fleets/x.yaml"),
        ("releases/a/1/release.yml", "rename it to releases/a/1/release.yaml"),
    ],
)
def test_what_to_do_with_a_declaration_that_nothing_reads(path: str, due: str) -> None:
    _, found = load_catalog(MemoryFiles({**tree(), path: b"x"}))
    assert [item.hint for item in found] == [due]


def test_a_directory_without_a_document_is_told_once() -> None:
    more = {f"releases/x/1.0.0/{name}": b"x" for name in ("a.txt", "b.txt", "c/d.txt")}
    _, found = load_catalog(MemoryFiles({**tree(), **more}))
    (finding,) = found
    assert finding.path == "releases/x/1.0.0/a.txt"
    assert "nor the other 2 of releases/x/1.0.0/" in finding.message


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
