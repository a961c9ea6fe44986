"""Invariants over commits that are made by hand: git itself would not make all of them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from rfgit.audit.history import HistoryAudit, audit_history
from rfgit.git.history import Change, Commit

EVIDENCE = "releases/arm/1.0.0/attestations/bench/test-result.ab.cd.dsse.json"
PROVENANCE = "releases/arm/1.0.0/attestations/bench/provenance.ab.cd.dsse.json"
DECLARED = "releases/arm/1.0.0/release.yaml"
TRUST = "policies/trust/1.json"
REGULAR, NOTHING = "100644", "000000"


def change(status: str, path: str, old: str = REGULAR, new: str = REGULAR) -> Change:
    return Change(
        status, NOTHING if status == "A" else old, NOTHING if status == "D" else new, "1" * 40, "2" * 40, path
    )


def added(*paths: str, mode: str = REGULAR) -> tuple[Change, ...]:
    return tuple(change("A", path, new=mode) for path in paths)


def commit(name: str, *changes: Sequence[Change], parents: Sequence[str] | None = None) -> Commit:
    """One that changed this with respect to each of its parents, in order."""
    above = tuple(f"parent {number}" for number in range(len(changes))) if parents is None else tuple(parents)
    return Commit(name, above, "t", "a <a>", 0, "a <a>", 0, "s", "", tuple(map(tuple, changes)))


def audited(*commits: Commit, trail: Sequence[str] | None = None) -> HistoryAudit:
    return audit_history(commits, frozenset([item.oid for item in commits] if trail is None else trail))


def told(*commits: Commit, trail: Sequence[str] | None = None) -> list[tuple[str, str]]:
    found = audited(*commits, trail=trail).findings
    assert all(item.severity == "error" and item.hint for item in found)
    return [(item.rule, item.path) for item in found]


def test_a_history_that_only_adds() -> None:
    audit = audited(
        commit("root", added("rfgit.yaml", TRUST, DECLARED), parents=()),
        commit("evidence", added(EVIDENCE, PROVENANCE)),
        commit("more", added("policies/trust/2.json", "policies/trust/2.0123456789abcdef.dsse.json")),
        commit("nothing", ()),
    )
    assert audit.findings == []
    assert audit.counts == {"commits": 4, "evidence": 3, "trust": 2, "frozen": 0}


def test_nothing_at_all() -> None:
    assert audited().counts == {"commits": 0, "evidence": 0, "trust": 0, "frozen": 0}


@pytest.mark.parametrize(
    ("rule", "damage"),
    [
        ("removed", change("D", "{}")),
        ("changed", change("M", "{}")),
        ("changed", change("M", "{}", new="100755")),
        ("changed", change("T", "{}", new="120000")),
        ("changed", change("T", "{}", new="160000")),
        ("changed", change("X", "{}")),
        ("mode", change("A", "{}", new="100755")),
        ("mode", change("A", "{}", new="120000")),
        ("mode", change("A", "{}", new="160000")),
    ],
    ids=[
        "removed",
        "content",
        "mode",
        "a link",
        "a submodule",
        "unknown",
        "added to be run",
        "added as link",
        "added as submodule",
    ],
)
@pytest.mark.parametrize(
    ("what", "path"),
    [
        ("evidence", EVIDENCE),
        ("evidence", "policies/evidence/approval/approval.ab.cd.dsse.json"),
        ("evidence", "targets/fleets/lyon/activations/1.dsse.json"),
        ("evidence", "x.dsse.json"),
        ("trust", TRUST),
        ("trust", "policies/trust/README.md"),
    ],
)
def test_what_is_recorded_never_changes(what: str, path: str, rule: str, damage: Change) -> None:
    spoilt = Change(damage.status, damage.old_mode, damage.new_mode, damage.old_oid, damage.new_oid, path)
    assert told(commit("c", (spoilt,))) == [(f"{what}-{rule}", path)]


def test_a_move_is_a_removal() -> None:
    moved = (change("D", EVIDENCE), *added(EVIDENCE.replace("bench", "bench-2")))
    assert told(commit("c", moved)) == [("evidence-removed", EVIDENCE)]


def test_a_removal_that_is_restored_later_is_seen() -> None:
    lost, back = commit("lost", (change("D", EVIDENCE),)), commit("back", added(EVIDENCE))
    assert told(commit("first", added(EVIDENCE)), lost, back) == [("evidence-removed", EVIDENCE)]


@pytest.mark.parametrize("side", [0, 1, 2])
def test_a_removal_that_only_a_merge_makes(side: int) -> None:
    changes: list[Sequence[Change]] = [(), (), ()]
    changes[side] = (change("D", EVIDENCE),)
    assert told(commit("merge", *changes), trail=[]) == [("evidence-removed", EVIDENCE)]


def test_a_removal_on_a_side_branch_is_seen() -> None:
    side, merge = commit("side", (change("D", EVIDENCE),)), commit("merge", (), added(EVIDENCE))
    assert told(side, merge, trail=["merge"]) == [("evidence-removed", EVIDENCE)]


def test_a_merge_that_adds_what_its_parents_have() -> None:
    assert told(commit("merge", added(EVIDENCE), added(PROVENANCE))) == []


@pytest.mark.parametrize(
    "path", ["a.dsse.json.bak", "a.DSSE.json", "dsse.json/a", "policies/trust.md", "policies/trusty/1.json"]
)
def test_other_files_may_change(path: str) -> None:
    assert told(commit("c", (change("M", path), change("D", path + "x")))) == []


def released(*more: str) -> Commit:
    return commit("released", added(PROVENANCE, *more))


@pytest.mark.parametrize(
    "damage",
    [
        change("M", DECLARED),
        change("D", DECLARED),
        change("T", DECLARED, new="120000"),
        change("A", "releases/arm/1.0.0/new.py"),
        change("M", "releases/arm/1.0.0/transforms/pre.py", new="100755"),
        change("A", "releases/arm/1.0.0/transforms/attestations/x.py"),
        change("A", "releases/arm/1.0.0/Attestations/x.py"),
    ],
    ids=lambda item: f"{item.status} {item.path}",
)
def test_a_released_declaration_never_changes(damage: Change) -> None:
    assert told(released(), commit("later", (damage,))) == [("declaration-frozen", damage.path)]


def test_each_commit_that_changes_it_is_told() -> None:
    audit = audited(released(), commit("m1", (change("M", DECLARED),)), commit("m2", (change("M", DECLARED),)))
    assert [item.rule for item in audit.findings] == ["declaration-frozen"] * 2
    assert audit.counts["frozen"] == 2
    assert "m1" in audit.findings[0].message
    assert "released" in audit.findings[0].message


def test_before_it_is_released_it_may_change() -> None:
    assert told(commit("draft", added(DECLARED)), commit("mend", (change("M", DECLARED),)), released()) == []


def test_evidence_before_the_provenance_freezes_nothing() -> None:
    assert told(commit("approved", added(EVIDENCE)), commit("mend", (change("M", DECLARED),))) == []


def test_more_evidence_of_a_released_variant_is_welcome() -> None:
    assert told(released(), commit("more", added(EVIDENCE))) == []


def test_another_version_is_not_frozen() -> None:
    others = ("releases/arm/1.0.1/release.yaml", "releases/hand/1.0.0/release.yaml", "releases/arm/1.0.00/release.yaml")
    assert told(released(), commit("later", tuple(change("M", path) for path in others))) == []


def test_it_stays_frozen_when_its_provenance_is_removed() -> None:
    removed, later = commit("removed", (change("D", PROVENANCE),)), commit("later", (change("M", DECLARED),))
    assert told(released(), removed, later) == [("evidence-removed", PROVENANCE), ("declaration-frozen", DECLARED)]


def test_a_side_branch_that_forked_before_the_release_may_be_at_work() -> None:
    side = commit("side", (change("M", DECLARED),))
    put_right = commit("merge", (), (change("M", DECLARED), *added(PROVENANCE)))
    assert told(released(), side, put_right, trail=["released", "merge"]) == []


def test_a_side_branch_that_changes_it_is_told_where_it_lands() -> None:
    side, merge = commit("side", (change("M", DECLARED),)), commit("merge", (change("M", DECLARED),), added(PROVENANCE))
    assert told(released(), side, merge, trail=["released", "merge"]) == [("declaration-frozen", DECLARED)]


def test_a_provenance_on_a_side_branch_freezes_where_it_lands() -> None:
    side, mend = commit("side", added(PROVENANCE)), commit("mend", (change("M", DECLARED),))
    merge, late = commit("merge", added(PROVENANCE), (change("M", DECLARED),)), commit("late", (change("M", DECLARED),))
    assert told(side, mend, merge, trail=["mend", "merge"]) == []
    assert told(side, mend, merge, late, trail=["mend", "merge", "late"]) == [("declaration-frozen", DECLARED)]


@pytest.mark.parametrize(
    "path",
    [
        "tests/vectors/evidence/attestations/provenance.ab.cd.dsse.json",
        "a/b/c/attestations/d/provenance.dsse.json",
        "releases/attestations/provenance.dsse.json",
        "policies/evidence/x/attestations/provenance.dsse.json",
    ],
)
def test_a_provenance_outside_of_the_releases_freezes_nothing(path: str) -> None:
    later = tuple(
        change("M", name) for name in ("README.md", "rfgit/cli/main.py", "tests/vectors/evidence/x", DECLARED)
    )
    assert told(commit("stray", added(path)), commit("later", later)) == []
