"""Two trees, declaration by declaration."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from rfgit.check.difference import Change
from rfgit.check.differences import Differences, differences
from rfgit.declare.files import MemoryFiles
from tests.declare.overlays import tree

LITE = "targets/reachy-mini-lite.yaml"
LYON = "targets/fleets/lyon.yaml"
WAIVER = "policies/waivers/no-accelerator.yaml"
RELEASE = "releases/reachy-kinematics/1.0.0/"
REGO = 'package rfgit.x\n\n# METADATA\n# title: x\ndeny contains 1 if input.a == "# no comment"\n'


def compare(
    after: Mapping[str, bytes | None], before: Mapping[str, bytes | None] | None = None, modes: Mapping[str, str] = {}
) -> Differences:
    """The good tree with changes on either side; None takes a file away. `modes` are those of the newer side."""
    old, new = ({**tree(), **(changes or {})} for changes in (before, after))
    sides = [{path: data for path, data in files.items() if data is not None} for files in (old, new)]
    paths = {path for path in {*old, *new} if sides[0].get(path) != sides[1].get(path)}
    return differences(MemoryFiles(sides[0]), MemoryFiles(sides[1], modes), {*paths, *modes})


def only(found: Differences) -> Change:
    (change,) = found.changes
    return change


def edited(path: str, old: str, new: str) -> bytes:
    assert old in tree()[path].decode()
    return tree()[path].decode().replace(old, new).encode()


def moved(folder: str, to: str, *edits: tuple[str, str]) -> dict[str, bytes | None]:
    """The files of a folder under another name; the document also changes its words."""
    found: dict[str, bytes | None] = {}
    for path, data in tree().items():
        if path.startswith(folder):
            text = data
            for old, new in edits if path.endswith(".yaml") else ():
                text = text.replace(old.encode(), new.encode())
            found[to + path[len(folder) :]] = text
    return found


def test_equal_trees_differ_in_nothing() -> None:
    assert compare({}).changes == ()


@pytest.mark.parametrize("path", [LITE, LYON, WAIVER, "rfgit.yaml", f"{RELEASE}release.yaml"])
def test_a_comment_changes_no_value(path: str) -> None:
    change = only(compare({path: b"# hello\n" + tree()[path]}))
    assert (change.how, change.layout, change.fields) == ("changed", True, ())
    assert change.words == "only comments or layout differ"


@pytest.mark.parametrize("path", [LITE, LYON, WAIVER, "rfgit.yaml", f"{RELEASE}release.yaml"])
@pytest.mark.parametrize("side", ["before", "after"])
def test_what_cannot_be_read_is_told_on_its_side(path: str, side: str) -> None:
    broken: dict[str, bytes | None] = {path: b"a: &b [\n"}
    found = compare(broken) if side == "after" else compare({}, broken)
    told, silent = found.unreadable_after, found.unreadable_before
    if side == "before":
        told, silent = silent, told
    assert {item.path for item in told} == {path} == found.unreadable
    assert silent == ()
    assert (only(found).words, only(found).layout) == ("it cannot be read, and is not compared", False)


def test_a_document_of_another_name_than_its_path_is_no_document() -> None:
    found = compare({LITE: edited(LITE, "name: reachy-mini-lite", "name: other")})
    assert [item.rule for item in found.unreadable_after] == ["name-mismatch"]


@pytest.mark.parametrize(
    ("folder", "to", "edits", "name", "was"),
    [
        (LITE, "targets/lite.yaml", [("name: reachy-mini-lite", "name: lite")], "lite", "reachy-mini-lite"),
        (LYON, "targets/fleets/nice.yaml", [("name: lyon", "name: nice")], "nice", "lyon"),
        (
            RELEASE,
            "releases/kinematics/1.0.0/",
            [("name: reachy-kinematics", "name: kinematics")],
            "kinematics@1.0.0",
            "reachy-kinematics@1.0.0",
        ),
    ],
)
def test_a_rename_is_told_where_it_is_certain(
    folder: str, to: str, edits: list[tuple[str, str]], name: str, was: str
) -> None:
    gone: dict[str, bytes | None] = {path: None for path in tree() if path.startswith(folder)}
    change = only(compare({**gone, **moved(folder, to, *edits)}))
    assert (change.how, change.name, change.was) == ("renamed", name, was)
    twice = moved(folder, to.replace(name.partition("@")[0], "second"), (edits[0][0], "name: second"))
    assert {item.how for item in compare({**gone, **moved(folder, to, *edits), **twice}).changes} == {
        "added",
        "removed",
    }


def test_one_other_file_and_it_is_no_rename_of_a_release() -> None:
    gone: dict[str, bytes | None] = {path: None for path in tree() if path.startswith(RELEASE)}
    new = moved(RELEASE, "releases/kinematics/1.0.0/", ("name: reachy-kinematics", "name: kinematics"))
    new["releases/kinematics/1.0.0/transforms/pre.py"] = b"import os\n"
    assert {item.how for item in compare({**gone, **new}).changes} == {"added", "removed"}


def test_a_new_version_is_compared_with_the_one_before_it() -> None:
    edits = [
        ('version: "1.0.0"', 'version: "1.0.1"'),
        ("counter: 1\n", "counter: 2\n"),
        ("threshold: 50", "threshold: 9"),
    ]
    new = moved(RELEASE, "releases/reachy-kinematics/1.0.1/", *edits)
    new["releases/reachy-kinematics/1.0.1/config/limits.json"] = b"{}\n"
    change = only(compare(new))
    assert (change.how, change.name, change.was) == ("added", "reachy-kinematics@1.0.1", "reachy-kinematics@1.0.0")
    told = [f"{item.at}: {item.words}" for item in change.fields]
    assert "spec.envelope[reachy-mini-lite latency-p99].threshold: 50 -> 9 ms" in told
    assert not any("version" in text for text in told)
    assert [item.path for item in change.files] == ["config/limits.json"]


def test_files_of_a_release_are_told_by_themselves() -> None:
    path = f"{RELEASE}config/limits.json"
    change = only(
        compare({path: b'{"new": [1, 2]}\n', f"{RELEASE}notes.bin": b"\xff\xfe", f"{RELEASE}golden/cases.json": None})
    )
    told = {item.path: item for item in change.files}
    assert (change.kind, change.how, change.layout) == ("release", "changed", False)
    assert {path: item.how for path, item in told.items()} == {
        "config/limits.json": "changed",
        "golden/cases.json": "removed",
        "notes.bin": "added",
    }
    assert ("new", "added, [1, 2]") in [(item.at, item.words) for item in told["config/limits.json"].fields]


def test_a_file_that_moved_inside_a_release_is_renamed() -> None:
    old = f"{RELEASE}transforms/pre.py"
    (file,) = only(compare({old: None, f"{RELEASE}transforms/first.py": tree()[old]})).files
    assert (file.path, file.how, file.words) == ("transforms/first.py", "renamed", "was transforms/pre.py")


def test_a_link_is_followed_by_nobody() -> None:
    path = f"{RELEASE}transforms/pre.py"
    (file,) = only(compare({}, modes={path: "120000"})).files
    assert (file.how, file.words) == ("changed", "a link or submodule, which nothing reads")
    found = compare({}, modes={LITE: "120000"})
    assert [item.rule for item in found.unreadable_after] == ["file-mode"]


def test_a_mode_is_no_change_of_value() -> None:
    path = f"{RELEASE}transforms/pre.py"
    (file,) = only(compare({}, modes={path: "100755"})).files
    assert file.words == "the same bytes, its mode 100644 -> 100755"
    assert only(compare({}, modes={LITE: "100755"})).words == "the same bytes, its mode differs"


@pytest.mark.parametrize(
    ("after", "words", "layout"),
    [
        (REGO + "# more\n", "only comments or layout differ", True),
        (REGO.replace("deny", "  deny"), "only comments or layout differ", True),
        (REGO.replace("title: x", "title: y"), "1 line added, 1 line removed", False),
        (REGO.replace("# no", "# no #"), "1 line added, 1 line removed", False),
        (REGO.replace('"# no comment"', '"#no comment"'), "1 line added, 1 line removed", False),
        (REGO.replace("deny contains", "# deny contains"), "1 line added, 1 line removed", False),
        (REGO + "y := `a\n  b`\n", "2 lines added", False),
    ],
)
def test_a_policy_that_still_does_the_same(after: str, words: str, layout: bool) -> None:
    path = "policies/x.rego"
    change = only(compare({path: after.encode()}, {path: REGO.encode()}))
    assert (change.kind, change.words, change.layout) == ("policy", words, layout)


def test_space_in_a_text_over_several_lines_counts() -> None:
    before, after = (f"package rfgit.x\ny := `a\n{space}b`\n" for space in ("", "  "))
    assert not only(compare({"policies/x.rego": after.encode()}, {"policies/x.rego": before.encode()})).layout


def test_policy_data_field_by_field_and_refused_where_it_is_no_strict_json() -> None:
    path = "policies/data/regions.json"
    change = only(compare({path: b'{"permitted": ["EU"]}'}, {path: b'{"permitted": ["EU", "US"]}'}))
    assert [(item.at, item.words) for item in change.fields] == [("permitted", "US removed")]
    twice = compare({path: b'{"permitted": ["EU"], "permitted": ["US"]}'}, {path: b"{}"})
    assert [item.rule for item in twice.unreadable_after] == ["policy-data"]


def test_a_new_trust_version_is_compared_with_the_one_before_it() -> None:
    first = tree()["policies/trust/1.json"]
    change = only(compare({"policies/trust/2.json": first.replace(b'"version": 1', b'"version": 2')}))
    assert (change.name, change.how, change.was) == ("version 2", "added", "version 1")
    assert [(item.at, item.words) for item in change.fields] == [("version", "1 -> 2")]


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        (".github/workflows/check.yml", "automation"),
        (".gitattributes", "automation"),
        ("schemas/release.schema.json", "schema"),
        ("docs/a.md", "other"),
        ("targets/Bad Name.yaml", "other"),
        ("targets/fleets/deep/er.yaml", "other"),
        ("releases/x/1/notes.txt", "other"),
        ("releases/..x/1/release.yaml", "other"),
        ("policies/evidence/x.rego", "policy"),
        ("policies/evidence/x.txt", "other"),
    ],
)
def test_every_file_belongs_somewhere(path: str, kind: str) -> None:
    change = only(compare({path: b"x"}))
    assert (change.kind, change.how, change.name) == (kind, "added", path)


@pytest.mark.parametrize(
    "path",
    [
        f"{RELEASE}attestations/x/y.dsse.json",
        "policies/evidence/approval/a.dsse.json",
        "policies/trust/2.0123456789abcdef.dsse.json",
        "targets/fleets/lyon/activations/a.dsse.json",
    ],
)
def test_evidence_is_counted_and_not_compared(path: str) -> None:
    found = compare({path: b"{}"})
    assert (found.changes, found.evidence) == ((), (path,))
