"""What an attacker got through once, and cannot any more: the ways that take more than one question to show.

Those that take one are cases of tests/vectors/refusals.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.story.storykit import HELLO, Place, approve_release

GATE = ("gate", HELLO, "--fleet", "lab")
NOTHING = "sha256:" + "0" * 64
TRAIL = "  trail: {ref: refs/heads/proposal}\n  registries:"
ODD_PLACE = """\
package rfgit.odd

warn := set()

deny contains {"rule": "odd-place", "message": "no such place", "path": "spec/targets/²"}
"""


def test_a_proposal_does_not_choose_the_trail_that_it_is_judged_by(hello: Place, tmp_path: Path) -> None:
    """Another repository, with keys, approvals and a release of its own, on a branch that calls itself the trail."""
    before = hello.rfgit(*GATE).data
    other = Place(tmp_path / "other")
    hello.rfgit("init", "--dev", str(other.root))
    approve_release(other, HELLO)
    hello.git("checkout", "--quiet", "-b", "proposal")
    for name in ("releases", "policies", "targets"):
        shutil.rmtree(hello.root / name)
        shutil.copytree(other.root / name, hello.root / name)
    shutil.copyfile(other.root / "rfgit.yaml", hello.root / "rfgit.yaml")
    hello.edit("rfgit.yaml", ("  registries:", TRAIL))
    hello.commit("Propose to trust somebody else")
    after = hello.rfgit(*GATE).data
    assert {key: after[key] for key in ("commit", "trust", "variants")} == {
        key: before[key] for key in ("commit", "trust", "variants")
    }


def test_the_expected_repository_is_answered_for(hello: Place) -> None:
    own = hello.rfgit(*GATE).data["trust"]["repository"]
    hello.rfgit(*GATE, "--expect", own)
    assert hello.ask(*GATE, RFGIT_REPOSITORY=own).status == 0
    assert hello.ask(*GATE, RFGIT_REPOSITORY=NOTHING).rules == {"repository-mismatch"}
    assert hello.ask(*GATE, "--expect", own, RFGIT_REPOSITORY=NOTHING).status == 0, "what is typed comes first"


def test_evidence_that_came_back_counts_again_and_the_damage_stays_known(hello: Place) -> None:
    (gone, _), *_ = hello.envelopes(role="release-authority")
    hello.git("rm", "--quiet", gone)
    hello.git("commit", "--quiet", "--message", "Take an approval away")
    assert "signature-missing" in hello.rfgit(*GATE, ends=1).rules
    hello.git("revert", "--no-edit", "HEAD")
    hello.rfgit(*GATE)
    assert hello.rfgit("audit", ends=1).rules == {"evidence-removed"}


def test_a_failed_artifact_is_put_before_nobody(hello: Place) -> None:
    """Not the release authority signs it, and no later run of the same version heals it."""
    path = hello.copy_release("hello", "0.1.0", "0.1.1")
    hello.edit(path, ("counter: 1\n", "counter: 2\n"))
    hello.edit("releases/hello/0.1.1/transforms/post.py", ("forward *", "9 * forward *"))
    hello.commit("Propose 0.1.1, which drives too fast")
    release = "hello@0.1.1"
    hello.rfgit("approve", release, "--all", "--yes")
    assert "golden-mismatch" in hello.rfgit("release", release, "--record-failures", ends=1).rules
    before = hello.head()
    assert "tests-failed" in hello.rfgit("approve", release, "--artifact", "--yes", ends=1).rules
    assert hello.rfgit("release", release, ends=1).rules
    assert (hello.head(), hello.status()) == (before, "")


def test_nothing_is_written_through_a_link_that_a_commit_brought(hello: Place, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    shutil.rmtree(hello.root / ".rfgit")
    (hello.root / ".rfgit").symlink_to(elsewhere)
    hello.git("add", "--force", ".rfgit")
    hello.git("commit", "--quiet", "--message", "Bring a link")
    for words in (("build", HELLO), ("validate", HELLO), ("release", HELLO), ("show", HELLO)):
        assert hello.rfgit(*words, ends=3).rules == {"workspace-not-own"}
    assert list(elsewhere.iterdir()) == []


def test_a_policy_that_names_an_odd_place_is_heard(hello: Place) -> None:
    """A superscript two is a digit to some, and no number."""
    hello.write("policies/odd.rego", ODD_PLACE)
    (told,) = (item for item in hello.rfgit("check", ends=1).result["findings"] if item["rule"] == "odd-place")
    assert told["path"] == "releases/hello/0.1.0/release.yaml"
