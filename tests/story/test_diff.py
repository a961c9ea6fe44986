"""What a proposal touches: of five releases the ones that it touches, and no other."""

from __future__ import annotations

import json
import shutil

import pytest

from tests.story.storykit import Place

TARGETS = {"dock-arm": "gripper", "hall-cart": "carrier"}
"""Beside lab-pc, for which hello@0.1.0 is released; with their robot classes."""

FIVE = {
    "hello@0.1.0": ("lab-pc",),
    "sorter@1.0.0": ("dock-arm", "hall-cart"),
    "grasp@1.0.0": ("dock-arm",),
    "drive@2.0.0": ("hall-cart",),
    "greeter@0.3.0": ("lab-pc", "dock-arm"),
}


def declare(place: Place, release: str, targets: tuple[str, ...]) -> None:
    """A release like hello@0.1.0, under another name and for other targets."""
    name, _, version = release.partition("@")
    folder = f"releases/{name}/{version}"
    source = place.root / "releases/hello/0.1.0"
    shutil.copytree(source, place.root / folder, ignore=shutil.ignore_patterns("attestations"))
    entry = "    - target: lab-pc\n"
    text = (place.root / folder / "release.yaml").read_text(encoding="utf-8")
    start = text.index(entry)
    envelope = text[start : text.index("\n\n", start) + 1]
    edits = (
        ("\n  name: hello\n", f"\n  name: {name}\n"),
        ('\n  version: "0.1.0"\n', f'\n  version: "{version}"\n'),
        ("    - name: lab-pc\n", "".join(f"    - name: {target}\n" for target in targets)),
        (envelope, "".join(envelope.replace("lab-pc", target) for target in targets)),
    )
    place.edit(f"{folder}/release.yaml", *edits)
    lock = (place.root / folder / "locks/lab-pc.pylock.toml").read_bytes()
    (place.root / folder / "locks/lab-pc.pylock.toml").unlink()
    for target in targets:
        place.write(f"{folder}/locks/{target}.pylock.toml", lock)


def add_fleet(place: Place, name: str, *changes: tuple[str, str]) -> None:
    """A fleet like lab, with two robots of its own."""
    text = (place.root / "targets/fleets/lab.yaml").read_text(encoding="utf-8")
    for old, new in (("name: lab", f"name: {name}"), ("rover-1, rover-2", f"{name}-1, {name}-2"), *changes):
        assert old in text
        text = text.replace(old, new)
    place.write(f"targets/fleets/{name}.yaml", text)


@pytest.fixture
def five(hello: Place) -> Place:
    """Five releases for three targets; one of them is released."""
    for target, robot_class in TARGETS.items():
        shutil.copyfile(hello.root / "targets/lab-pc.yaml", hello.root / f"targets/{target}.yaml")
        edits = (("name: lab-pc", f"name: {target}"), ("robotClass: rover", f"robotClass: {robot_class}"))
        hello.edit(f"targets/{target}.yaml", *edits)
        add_fleet(hello, f"{target}-fleet", ("[lab-pc]", f"[{target}]"), ("    region: FR", "    region: NL"))
    for release, targets in FIVE.items():
        if release != "hello@0.1.0":
            declare(hello, release, targets)
    hello.commit("Declare four more")
    hello.rfgit("approve", "--protected", "fleets", "--yes")
    hello.rfgit("check")
    hello.git("checkout", "-q", "-b", "proposal")
    return hello


def needs(data: dict[str, object]) -> dict[str, str]:
    radius = data["radius"]
    assert isinstance(radius, dict)
    return {f"{item['release']}/{item['target']}": item["needs"] for item in radius["variants"]}


@pytest.mark.parametrize(
    ("target", "touched"),
    [
        ("dock-arm", {"sorter@1.0.0": "build", "grasp@1.0.0": "build", "greeter@0.3.0": "build"}),
        ("lab-pc", {"hello@0.1.0": "new-version", "greeter@0.3.0": "build"}),
        ("hall-cart", {"sorter@1.0.0": "build", "drive@2.0.0": "build"}),
    ],
)
def test_a_memory_limit_touches_the_releases_that_are_for_this_target(
    five: Place, target: str, touched: dict[str, str]
) -> None:
    five.edit(f"targets/{target}.yaml", ("memoryMiB: 2048", "memoryMiB: 1024"))
    five.commit("Give it less memory")
    data = five.rfgit("diff", "main", "proposal").data
    assert needs(data) == {f"{release}/{target}": need for release, need in touched.items()}
    assert {item["release"] for item in data["radius"]["releases"]} == set(touched)
    (change,) = data["changes"]
    assert (change["kind"], change["name"], change["how"]) == ("target", target, "changed")
    assert change["fields"] == [{"at": "spec.compute.memoryMiB", "words": "2048 -> 1024 MiB"}]
    fleet = "lab" if target == "lab-pc" else f"{target}-fleet"
    assert [item["fleet"] for item in data["radius"]["fleets"]] == [fleet]
    assert data["radius"]["robotClasses"] == [TARGETS.get(target, "rover")]
    assert data["radius"]["regions"] == (["FR"] if target == "lab-pc" else ["NL"])
    assert data["radius"]["robots"] == 2
    (due,) = data["radius"]["signatures"]
    assert (due["role"], due["about"], due["canGive"]) == ("site", f"targets/{target}.yaml", ["dev-site"])
    words = five.text("diff", "main", "proposal", "--format", "markdown")
    assert [release for release in FIVE if release in words] == [release for release in FIVE if release in touched]


def test_approved_by_its_role_nothing_is_missing(five: Place) -> None:
    five.edit("targets/dock-arm.yaml", ("memoryMiB: 2048", "memoryMiB: 1024"))
    five.commit("Give it less memory")
    five.git("checkout", "-q", "main")
    five.git("merge", "-q", "--ff-only", "proposal")
    before = five.git("rev-parse", "HEAD~1")
    assert len(five.rfgit("diff", before).data["radius"]["signatures"]) == 1
    five.rfgit("approve", "--protected", "fleets", "--yes")
    assert five.rfgit("diff", before).data["radius"]["signatures"] == []


@pytest.mark.parametrize(
    ("old", "new", "layout"),
    [
        pytest.param("# The computer on your desk", "# A computer on your desk", True, id="comment"),
        pytest.param("  environment: indoor", "  runner: bench-3\n  environment: indoor", False, id="runner"),
        pytest.param("  environment: indoor", "  environment: indoor\n  site: {region: FR}", False, id="site"),
    ],
)
def test_what_no_artifact_is_built_for_touches_no_variant(five: Place, old: str, new: str, layout: bool) -> None:
    five.edit("targets/lab-pc.yaml", (old, new))
    five.commit("Say more about it")
    data = five.rfgit("diff", "main").data
    assert needs(data) == {}
    assert data["radius"]["targets"] == data["radius"]["fleets"] == []
    assert [item["about"] for item in data["radius"]["signatures"]] == ["targets/lab-pc.yaml"]
    assert data["changes"][0]["layoutOnly"] is layout


def test_a_released_declaration_needs_a_new_version_and_loses_its_approvals(five: Place) -> None:
    five.edit("releases/hello/0.1.0/config/hello.json", ("{", "{ "))
    five.commit("Only white space")
    radius = five.rfgit("diff", "main").data["radius"]
    assert needs({"radius": radius}) == {"hello@0.1.0/lab-pc": "new-version"}
    assert radius["signatures"] == []
    assert "the declaration changed after lab-pc was built" in radius["variants"][0]["why"]
    (artifact,) = radius["variants"][0]["artifacts"]
    assert artifact in str(five.rfgit("show", "hello@0.1.0").data)


def test_a_comment_in_a_declaration_voids_what_was_signed_of_it(five: Place) -> None:
    five.git("checkout", "-q", "main")
    path = "releases/grasp/1.0.0/release.yaml"
    five.edit(path, ("  licenses:", "  requiredSignatures: [{role: safety, min: 1, on: declaration}]\n  licenses:"))
    five.commit("Ask safety")
    five.rfgit("approve", "grasp@1.0.0", "--declaration", "--yes")
    assert five.rfgit("diff", "HEAD~2").data["radius"]["voided"] == []
    five.edit(path, ("# Generous:", "# Very generous:"))
    five.commit("Only a comment")
    data = five.rfgit("diff", "HEAD~1").data
    assert [change["layoutOnly"] for change in data["changes"]] == [True]
    assert data["radius"]["voided"] == [{"release": "grasp@1.0.0", "role": "safety", "principal": "dev-safety"}]
    missing = {(item["role"], item["later"]) for item in data["radius"]["signatures"]}
    assert missing == {("model-owner", False), ("safety", False), ("release-authority", True)}
    assert "only comments or layout differ; its digest changes all the same" in five.text("diff", "HEAD~1")


def test_evidence_that_no_role_signed_is_no_build(five: Place) -> None:
    """The provenance of hello's artifact, copied to say that grasp was built: it speaks of hello, and counts for it."""
    source = next((five.root / "releases/hello/0.1.0/attestations/lab-pc").glob("provenance.*"))
    five.write(f"releases/grasp/1.0.0/attestations/dock-arm/{source.name}", source.read_bytes())
    five.edit("targets/dock-arm.yaml", ("memoryMiB: 2048", "memoryMiB: 1024"))
    five.commit("Claim a build")
    data = five.rfgit("diff", "main").data
    assert needs(data)["grasp@1.0.0/dock-arm"] == "build"
    assert data["evidence"] == {"added": 1, "lost": 0}


def test_what_main_gained_meanwhile_is_not_the_proposal_s(five: Place) -> None:
    five.edit("targets/dock-arm.yaml", ("memoryMiB: 2048", "memoryMiB: 1024"))
    five.commit("The proposal")
    five.git("checkout", "-q", "main")
    five.edit("targets/hall-cart.yaml", ("memoryMiB: 2048", "memoryMiB: 4096"))
    five.commit("Meanwhile")
    names = {item["name"] for item in five.rfgit("diff", "main...proposal").data["changes"]}
    both = {item["name"] for item in five.rfgit("diff", "main", "proposal").data["changes"]}
    assert (names, both) == ({"dock-arm"}, {"dock-arm", "hall-cart"})


def test_a_weaker_policy_is_seen_and_asks_for_its_role(five: Place) -> None:
    five.edit("policies/data/regions.json", ("[", "[\n  "))
    five.edit(
        "policies/data/signatures.json", ('{"role": "model-owner", "min": 1,', '{"role": "model-owner", "min": 0,')
    )
    five.commit("Ask for less")
    data = five.rfgit("diff", "main").data
    told = {change["name"]: (change["layoutOnly"], change["fields"]) for change in data["changes"]}
    assert told["policies/data/regions.json"] == (True, [])
    assert told["policies/data/signatures.json"][1] == [{"at": "required[model-owner model].min", "words": "1 -> 0"}]
    assert [(item["about"], item["role"]) for item in data["radius"]["signatures"]] == [
        ("protected set policy", "policy")
    ]
    before = five.git("rev-parse", "main")
    five.git("checkout", "-q", "main")
    five.git("merge", "-q", "--ff-only", "proposal")
    five.rfgit("approve", "--protected", "policy", "--yes")
    assert five.rfgit("diff", before).data["radius"]["signatures"] == []


def test_evidence_that_a_proposal_takes_away_still_counts(five: Place) -> None:
    five.git("rm", "-q", "-r", "releases/hello/0.1.0/attestations")
    five.edit("targets/lab-pc.yaml", ("memoryMiB: 2048", "memoryMiB: 1024"))
    five.commit("Make it look as if it were not built")
    data = five.rfgit("diff", "main").data
    assert needs(data)["hello@0.1.0/lab-pc"] == "new-version"
    assert data["evidence"]["lost"] > 5
    five.git("checkout", "-q", "main")
    five.commit("main goes on", **{"notes.txt": "x"})
    assert needs(five.rfgit("diff", "main...proposal").data)["hello@0.1.0/lab-pc"] == "new-version"


def test_trust_that_a_proposal_brings_has_no_say(five: Place) -> None:
    """A version of its own, signed by nobody, in which another principal holds the role."""
    document = json.loads((five.root / "policies/trust/1.json").read_bytes())
    document["version"] = 2
    document["roles"]["site"]["principals"] = ["dev-builder"]
    five.write("policies/trust/2.json", json.dumps(document, indent=2))
    five.edit("targets/lab-pc.yaml", ("memoryMiB: 2048", "memoryMiB: 1024"))
    five.commit("Trust somebody else")
    data = five.rfgit("diff", "main").data
    radius = data["radius"]
    (trust,) = [change for change in data["changes"] if change["kind"] == "trust"]
    assert {"at": "roles.site.principals", "words": "dev-builder added, dev-site removed"} in trust["fields"]
    able = {(item["role"], item["about"]): item["canGive"] for item in radius["signatures"]}
    assert radius["trust"] == 1
    assert able["site", "targets/lab-pc.yaml"] == ["dev-site"]
    assert able["root", "trust version 2"] == ["dev-root"]


def test_files_on_disk_have_no_say(five: Place) -> None:
    five.edit("targets/dock-arm.yaml", ("memoryMiB: 2048", "memoryMiB: 1024"))
    assert five.text("diff", "main").splitlines()[1] == "nothing differs"


TOKYO = ("    region: FR", "    region: JP")


def test_a_fleet_that_the_release_may_not_run_on_is_not_reached(five: Place) -> None:
    """Both stand on lab-pc, and the release is for the EU; `tokyo` is approved, and outside."""
    five.git("checkout", "-q", "main")
    add_fleet(five, "tokyo", TOKYO)
    five.commit("A fleet in Japan")
    five.git("checkout", "-q", "-b", "next")
    five.rfgit("new", "release", "hello@0.2.0")
    five.commit("Propose")
    radius = five.rfgit("diff", "main...HEAD").data["radius"]
    assert [item["fleet"] for item in radius["fleets"]] == ["lab"]
    assert (radius["regions"], radius["robots"]) == (["FR"], 2)
    (unreached,) = radius["unreached"]
    (barred,) = unreached["barred"]
    assert (unreached["fleet"], barred["release"], barred["target"]) == ("tokyo", "hello@0.2.0", "lab-pc")
    assert [item["rule"] for item in barred["why"]] == ["region-not-allowed"]
    words = five.text("diff", "main...HEAD")
    assert "1 fleet (2 robots) reached" in words
    assert "not reached by hello@0.2.0 for lab-pc: fleet tokyo is in JP, the release may run in: EU" in words


def test_a_place_that_the_organisation_does_not_ship_to_is_not_reached(five: Place) -> None:
    five.git("checkout", "-q", "main")
    five.edit("policies/data/regions.json", ('"EU", ', ""))
    five.commit("Leave the EU")
    five.git("checkout", "-q", "-b", "next")
    five.edit("targets/lab-pc.yaml", ("memoryMiB: 2048", "memoryMiB: 1024"))
    five.commit("Give it less memory")
    radius = five.rfgit("diff", "main...HEAD").data["radius"]
    assert radius["fleets"] == []
    whys = {why["rule"] for item in radius["unreached"][0]["barred"] for why in item["why"]}
    assert whys == {"region-place-not-permitted"}


def test_a_proposal_s_own_policies_hide_no_fleet(five: Place) -> None:
    """It forbids the place of every fleet, and moves their target: what is in force would let it reach them."""
    five.edit("policies/data/regions.json", ('["EU", "GB", "CH", "US", "CA", "JP"]', "[]"))
    five.edit("targets/lab-pc.yaml", ("memoryMiB: 2048", "memoryMiB: 1024"))
    five.commit("Nothing to see")
    radius = five.rfgit("diff", "main...HEAD").data["radius"]
    assert [item["fleet"] for item in radius["fleets"]] == ["lab"]
    assert radius["unreached"] == []


def test_policies_that_a_proposal_widens_hide_no_fleet(five: Place) -> None:
    five.edit("policies/region.rego", ("	not places.within_any(places.robots.region, stated)\n", "	false\n"))
    five.git("checkout", "-q", "main")
    add_fleet(five, "tokyo", TOKYO)
    five.edit("targets/lab-pc.yaml", ("memoryMiB: 2048", "memoryMiB: 1024"))
    five.commit("Everywhere")
    fleets = five.rfgit("diff", "HEAD~1").data["radius"]["fleets"]
    assert {item["fleet"]: len(item["variants"]) for item in fleets} == {"lab": 2, "tokyo": 2}


def test_a_tightened_policy_names_the_releases_that_it_refuses(five: Place) -> None:
    """What is built is asked at the gates of its fleets, what is not as a proposal; hello has what the gate asks."""
    five.edit("policies/data/regions.json", ('"EU", ', ""))
    five.commit("Leave the EU")
    radius = five.rfgit("diff", "main...HEAD").data["radius"]
    assert radius["rejudged"]["releases"] == len(FIVE)
    told = {(item["release"], item["target"], item["fleet"]): item for item in radius["rejudged"]["overturned"]}
    proposed = {(name, target, None) for name in FIVE if name != "hello@0.1.0" for target in FIVE[name]}
    assert told.keys() == {("hello@0.1.0", "lab-pc", "lab"), *proposed}
    assert {(item["before"], item["after"]) for item in told.values()} == {("permitted", "refused")}
    hello = told["hello@0.1.0", "lab-pc", "lab"]
    assert (hello["asked"], [item["rule"] for item in hello["new"]]) == ("gate", ["region-place-not-permitted"])
    words = five.text("diff", "main...HEAD")
    assert "5 releases judged otherwise" in words
    assert "hello@0.1.0 for lab-pc, at the gate of fleet lab: was permitted, is refused" in words
    back = five.rfgit("diff", "HEAD", "main").data["radius"]["rejudged"]["overturned"]
    assert {(item["before"], item["after"]) for item in back} == {("refused", "permitted")}


def test_policies_that_say_the_same_overturn_nothing(five: Place) -> None:
    five.edit("policies/region.rego", ("# title: Region\n", "# title: Regions\n"))
    five.commit("Only a word")
    rejudged = five.rfgit("diff", "main...HEAD").data["radius"]["rejudged"]
    assert rejudged == {"releases": len(FIVE), "overturned": []}
    five.edit("targets/lab-pc.yaml", ("memoryMiB: 2048", "memoryMiB: 1024"))
    five.commit("No policy")
    assert five.rfgit("diff", "HEAD~1").data["radius"]["rejudged"] is None


def test_policies_without_an_answer_are_told_and_judge_nothing(five: Place) -> None:
    five.edit("policies/region.rego", ("package rfgit.region\n", "package rfgit.region\n\nx {\n"))
    five.edit("targets/lab-pc.yaml", ("memoryMiB: 2048", "memoryMiB: 1024"))
    five.commit("Break it")
    answer = five.rfgit("diff", "main...HEAD")
    assert {(item["rule"], item["severity"]) for item in answer.result["findings"]} == {("policy-syntax", "note")}
    assert answer.data["radius"]["rejudged"] is None
    assert [item["fleet"] for item in answer.data["radius"]["fleets"]] == ["lab"]
