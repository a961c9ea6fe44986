"""A pull request is judged by the rules that are in force where it wants to go, and by none that it brings along."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from tests.story.storykit import HELLO, Answer, Place

REGIONS = "policies/data/regions.json"
REGO = "policies/region.rego"
NEXT = "hello@0.2.0"
WAYS = {
    "merge": ["merge -q --no-ff --no-edit next"],
    "squash": ["merge -q --squash next", "commit -q -m Squash"],
    "rebase": ["rebase -q main next", "checkout -q main", "merge -q --ff-only next"],
    "fast-forward": ["merge -q --ff-only next"],
}


def propose(place: Place, branch: str) -> None:
    place.git("checkout", "-q", "-b", branch, "main")


def judge(place: Place, base: str = "main", *words: str) -> Answer:
    return place.ask("check", "--base", base, *words)


def declare(place: Place, version: str = "0.2.0", region: str = "EU", counter: int = 2) -> None:
    path = place.copy_release("hello", "0.1.0", version)
    place.edit(path, ("counter: 1", f"counter: {counter}"), ("      - EU\n", f"      - {region}\n"))


def permit(place: Place, *regions: str) -> None:
    place.write(REGIONS, json.dumps({"permitted": list(regions)}))


def weaken(place: Place) -> None:
    """The policy no longer minds where a release goes."""
    place.edit(REGO, ("not places.within_any(region, permitted)", "false"))


def merge(place: Place, branch: str) -> None:
    place.git("checkout", "-q", "main")
    place.git("merge", "-q", "--no-ff", "-m", f"Merge {branch}", branch)


def approve(place: Place) -> None:
    place.rfgit("approve", "--protected", "policy", "--yes")


def assert_only_an_approval_helps(place: Place, branch: str) -> None:
    """The branch, which is checked out and changes what is protected, has no force before and all of it after."""
    assert judge(place).rules == {"protected-not-approved"}
    merge(place, branch)
    assert place.rfgit("gate", HELLO, "--fleet", "lab", ends=1).rules == {"protected-not-approved"}, "merged by force"
    assert "protected-not-approved" in place.rfgit("check", ends=1).rules
    place.git("reset", "-q", "--hard", "HEAD~")
    place.git("checkout", "-q", branch)
    approve(place)
    assert judge(place).status == 0
    merge(place, branch)
    place.rfgit("gate", HELLO, "--fleet", "lab")


def test_an_innocent_release_passes(hello: Place) -> None:
    propose(hello, "next")
    declare(hello)
    hello.commit("Declare the next version")
    answer = judge(hello)
    assert answer.status == 0, answer.result
    head, base = hello.head(), hello.git("rev-parse", "main")
    assert answer.data["judged"] == f"commit {head} merged into {base}"
    assert answer.data["base"] == base


@pytest.mark.parametrize("change", [weaken, lambda place: permit(place, "EU", "BR")], ids=["rego", "data"])
def test_a_weakened_policy_does_not_help_the_release_beside_it(hello: Place, change: Callable[[Place], None]) -> None:
    propose(hello, "both")
    change(hello)
    declare(hello, region="BR")
    hello.commit("Allow Brazil, and go there")
    answer = judge(hello)
    assert answer.status == 1
    assert answer.rules == {"protected-not-approved", "region-not-permitted"}
    approve(hello)
    approved = judge(hello)
    assert approved.status == 1, "the rules in force are those of the base"
    assert approved.rules == {"region-not-permitted"}


def test_a_weakened_policy_needs_the_approval_of_its_role(hello: Place) -> None:
    propose(hello, "weaker")
    weaken(hello)
    hello.commit("Mind no regions")
    assert_only_an_approval_helps(hello, "weaker")


def test_a_release_that_needs_another_policy_hears_of_that_policy(hello: Place) -> None:
    propose(hello, "brazil")
    declare(hello, region="BR")
    hello.commit("Go to Brazil")
    answer = judge(hello)
    assert (answer.status, answer.rules) == (1, {"region-not-permitted"})
    (finding,) = answer.errors
    assert finding["path"] == "releases/hello/0.2.0/release.yaml"
    assert finding["line"]


@pytest.mark.parametrize(
    "path",
    [
        "policies/extra.rego",
        "policies/lib/extra.rego",
        "policies/extra_test.rego",
        "policies/data/extra.json",
        "policies/waivers/extra.yaml",
        "schemas/release.schema.json",
        ".github/workflows/check.yml",
        ".github/workflows/deep/other.yml",
        ".gitattributes",
    ],
)
def test_a_protected_file_alone_is_refused(hello: Place, path: str) -> None:
    texts = {"extra.rego": "package rfgit.extra\n\ndeny := set()\n\nwarn := set()\n"}
    propose(hello, "extra")
    hello.write(path, texts.get(path.rpartition("/")[2], "{}\n"))
    hello.commit("Add a file")
    answer = judge(hello)
    assert answer.status == 1
    assert "protected-not-approved" in answer.rules


def test_an_approval_is_of_every_byte(hello: Place) -> None:
    propose(hello, "weaker")
    weaken(hello)
    hello.commit("Mind no regions")
    approve(hello)
    assert judge(hello).status == 0
    hello.write(REGO, (hello.root / REGO).read_text() + " ")
    hello.commit("Add a space")
    assert judge(hello).rules == {"protected-not-approved"}


def test_a_tightened_policy_holds_from_the_day_that_it_is_merged(hello: Place) -> None:
    propose(hello, "france")
    declare(hello, region="FR")
    hello.commit("Go to France")
    assert judge(hello).status == 0
    propose(hello, "tighter")
    permit(hello, "JP", "DE")
    hello.commit("Ship to Japan and Germany")
    approve(hello)
    merge(hello, "tighter")
    hello.git("checkout", "-q", "france")
    answer = judge(hello)
    assert answer.status == 1
    assert "region-not-permitted" in answer.rules


def test_a_tightened_policy_leaves_what_was_released_to_the_gate(hello: Place) -> None:
    """Nobody can mend a released declaration: were it an error, no proposal could ever be right again."""
    propose(hello, "tighter")
    permit(hello, "JP")
    hello.commit("Ship to Japan")
    approve(hello)
    judged = judge(hello)
    assert judged.status == 0, judged.result
    warnings = {item["rule"] for item in judged.result["findings"] if item["severity"] == "warning"}
    assert "region-not-permitted" in warnings
    merge(hello, "tighter")
    hello.rfgit("check")
    assert hello.rfgit("gate", HELLO, "--fleet", "lab", ends=1).rules == {"region-place-not-permitted"}


def test_an_old_policy_that_was_approved_once_is_no_way_back(hello: Place) -> None:
    old = (hello.root / REGIONS).read_text()
    propose(hello, "tighter")
    permit(hello, "EU")
    hello.commit("Ship to Europe alone")
    approve(hello)
    merge(hello, "tighter")
    propose(hello, "back")
    hello.write(REGIONS, old)
    hello.commit("Ship everywhere again")
    assert_only_an_approval_helps(hello, "back")


def test_findings_without_a_base_are_among_those_with_one(hello: Place) -> None:
    propose(hello, "wrong")
    weaken(hello)
    declare(hello, region="XX", counter=1)
    hello.edit("targets/lab-pc.yaml", ("robotClass:", "robotKlass:"))
    hello.commit("Do it all wrong")
    alone, judged = hello.ask("check", "--commit", "HEAD"), judge(hello)
    told = [tuple(sorted(item.items())) for item in judged.result["findings"]]
    assert {tuple(sorted(item.items())) for item in alone.result["findings"]} <= set(told)
    assert len(told) == len(set(told))


def test_files_on_disk_have_no_say(hello: Place) -> None:
    """What was not committed is told, and that is all; other files are not even told."""
    propose(hello, "words")
    hello.write("NOTES.md", "Words.\n")
    hello.commit("Say it")
    before = judge(hello)
    hello.write("MORE.md", "Words.\n")
    assert judge(hello).result == before.result
    hello.write("releases/hello/0.1.0/release.yaml", "spoilt")
    after = judge(hello)
    assert after.status == before.status == 0
    assert [item["rule"] for item in after.result["findings"] if item not in before.result["findings"]] == [
        "differs-from-head"
    ]


@pytest.mark.parametrize("way", WAYS)
def test_however_it_is_merged_what_was_signed_before_counts(hello: Place, way: str) -> None:
    propose(hello, "next")
    declare(hello)
    hello.commit("Declare the next version")
    hello.rfgit("approve", NEXT, "--model", "--yes")
    judged = judge(hello)
    assert judged.status == 0, judged.result
    hello.git("checkout", "-q", "main")
    if way != "fast-forward":
        hello.commit("Go on meanwhile", **{"README.md": "more\n"})
    for command in WAYS[way]:
        hello.git(*command.split())
    after = hello.rfgit("check", "--commit", "main").data["releases"]
    assert after == judged.data["releases"], "the same declaration digest"
    hello.rfgit("release", NEXT)
    hello.rfgit("approve", NEXT, "--artifact", "--yes")
    hello.rfgit("gate", NEXT, "--fleet", "lab")
    hello.rfgit("audit")
