from __future__ import annotations

from pathlib import Path

import pytest

from rfgit.domain.finding import Refusal
from rfgit.errors import CannotTell
from rfgit.git.history import MOST_PARENTS, Commit, is_ancestor, last_change, losses, trail_of, walk
from rfgit.git.repository import GitRepository, open_repository
from tests.gitkit import Kit


def _told(commit: Commit) -> list[list[str]]:
    return [[f"{change.status} {change.path}" for change in changes] for changes in commit.changes]


def _fork(kit: Kit) -> None:
    """main and side each add a file to the first commit."""
    kit.git("checkout", "-qb", "side")
    kit.commit("on side", **{"side.txt": "s"})
    kit.git("checkout", "-q", "main")
    kit.commit("on main", **{"main.txt": "m"})


def test_oldest_first_with_who_and_what(kit: Kit, repo: GitRepository) -> None:
    kit.commit("Second thing\n\nBody: text\n\n:100644 no change\n", **{"a.txt": "changed"})
    first, second = walk(repo, kit.head())
    assert (first.parents, second.parents) == ((), (first.oid,))
    assert _told(first) == [["A a.txt", "A dir/b.txt"]]
    assert _told(second) == [["M a.txt"]]
    assert (second.subject, second.body) == ("Second thing", "Body: text\n\n:100644 no change")
    assert (second.author, second.authored) == ("Test <test@localhost>", 1700000000)
    change = second.changes[0][0]
    assert (change.old_mode, change.new_mode) == ("100644", "100644")
    assert change.new_oid == kit.git("rev-parse", "HEAD:a.txt")


def test_an_empty_commit_is_told(kit: Kit, repo: GitRepository) -> None:
    kit.commit("nothing")
    assert _told(list(walk(repo, kit.head()))[1]) == [[]]


def test_a_change_that_only_the_merge_made_is_seen(kit: Kit, repo: GitRepository) -> None:
    _fork(kit)
    kit.git("merge", "-q", "--no-commit", "--no-ff", "side")
    kit.write("a.txt", "evil")
    kit.commit("merge")
    assert "a.txt" not in kit.git("log", "--name-only", "-1", "--format=")
    merge = list(walk(repo, kit.head()))[-1]
    assert _told(merge) == [["M a.txt", "A side.txt"], ["M a.txt", "A main.txt"]]


@pytest.mark.parametrize("strategy", ["ours", "theirs"])
def test_a_merge_that_equals_one_parent_tells_of_the_other(kit: Kit, repo: GitRepository, strategy: str) -> None:
    _fork(kit)
    ours, theirs = kit.head(), kit.git("rev-parse", "side")
    tree = ours if strategy == "ours" else theirs
    merge = kit.git("commit-tree", "-m", "m", "-p", ours, "-p", theirs, f"{tree}^{{tree}}")
    against_main = [] if strategy == "ours" else ["D main.txt", "A side.txt"]
    against_side = ["A main.txt", "D side.txt"] if strategy == "ours" else []
    assert _told(list(walk(repo, merge))[-1]) == [against_main, against_side]
    assert _told(list(walk(repo, merge, theirs))[-1]) == [against_main, against_side]


def test_an_octopus(kit: Kit, repo: GitRepository) -> None:
    _fork(kit)
    parents = [kit.git("rev-parse", name) for name in ("main", "side", "main~1")]
    args = [part for parent in parents for part in ("-p", parent)]
    merge = kit.git("commit-tree", "-m", "m", *args, "main^{tree}")
    assert _told(list(walk(repo, merge))[-1]) == [[], ["A main.txt", "D side.txt"], ["A main.txt"]]


def test_a_rename_is_a_deletion_and_an_addition(kit: Kit, repo: GitRepository) -> None:
    kit.git("config", "diff.renames", "copies")
    kit.git("mv", "a.txt", "z.txt")
    kit.commit("rename")
    assert _told(list(walk(repo, kit.head()))[-1]) == [["D a.txt", "A z.txt"]]


def test_edit_and_restore_are_two_changes(kit: Kit, repo: GitRepository) -> None:
    kit.commit("edit", **{"a.txt": "evil"})
    kit.commit("restore", **{"a.txt": "a\n"})
    assert [_told(commit) for commit in walk(repo, kit.head())][1:] == [[["M a.txt"]], [["M a.txt"]]]


def test_a_mode_and_a_kind_that_change(kit: Kit, repo: GitRepository) -> None:
    kit.git("update-index", "--chmod=+x", "a.txt")
    kit.git("commit", "-qm", "mode")
    (kit.root / "a.txt").unlink()
    (kit.root / "a.txt").symlink_to("dir/b.txt")
    kit.commit("link")
    _, mode, kind = walk(repo, kit.head())
    assert [(c.status, c.old_mode, c.new_mode) for c in mode.changes[0]] == [("M", "100644", "100755")]
    assert [(c.status, c.old_mode, c.new_mode) for c in kind.changes[0]] == [("T", "100755", "120000")]


def test_submodules_told_to_be_ignored_are_seen(kit: Kit, repo: GitRepository) -> None:
    kit.write(".gitmodules", '[submodule "s"]\n\tpath = s\n\turl = /x\n\tignore = all\n')
    kit.git("config", "diff.ignoreSubmodules", "all")
    kit.git("add", "-A")
    kit.git("update-index", "--add", "--cacheinfo", f"160000,{kit.head()},s")
    kit.git("commit", "-qm", "sub")
    assert ["A .gitmodules", "A s"] in _told(list(walk(repo, kit.head()))[-1])


def test_settings_that_narrow_the_log_do_not(kit: Kit, repo: GitRepository) -> None:
    kit.write("../order", "dir/*\n")
    settings = (
        "diff.relative=true diff.renames=true log.follow=true log.showRoot=false log.diffMerges=off "
        "format.pretty=oneline i18n.logOutputEncoding=latin1 color.ui=always log.date=iso"
    )
    for setting in [*settings.split(), f"diff.orderFile={kit.root.parent}/order"]:
        kit.git("config", *setting.split("="))
    _fork(kit)
    kit.git("merge", "-q", "side", "-m", "möge")
    told = list(walk(repo, kit.head()))
    assert _told(told[0]) == [["A a.txt", "A dir/b.txt"]]
    assert _told(told[-1])[0] == ["A side.txt"]
    assert told[-1].subject == "möge"


def test_grafts_and_replacements_bend_nothing(kit: Kit, repo: GitRepository) -> None:
    first = kit.head()
    second = kit.commit("second", c="c")
    third = kit.commit("third", d="d")
    (kit.root / ".git" / "info").mkdir(exist_ok=True)
    (kit.root / ".git" / "info" / "grafts").write_text(f"{third} {first}\n")
    kit.git("replace", second, first)
    assert [commit.oid for commit in walk(repo, third)] == [first, second, third]


def test_a_hostile_path_and_author_stay_in_their_place(kit: Kit, repo: GitRepository) -> None:
    name = "new\nline\t:100644 x"
    kit.write(name, "x")
    kit.git("add", "-A")
    kit.git("commit", "-qm", "odd", "--author", "x:evil\x01y <e@x>")
    commit = list(walk(repo, kit.head()))[-1]
    assert _told(commit) == [[f"A {name}"]]
    assert commit.author == "x:evil\x01y <e@x>"


def test_a_name_that_is_not_utf8_can_be_shown(kit: Kit, repo: GitRepository) -> None:
    commit = kit.tree_with(("100644", kit.blob("x"), "caf\xe9"))
    (change,) = next(iter(walk(repo, commit))).changes[0]
    assert change.path.encode("utf-8") == rb"caf\xe9"


def test_a_range_leaves_out_what_was_seen(kit: Kit, repo: GitRepository) -> None:
    first = kit.head()
    second = kit.commit("second", c="c")
    assert [commit.oid for commit in walk(repo, second, first)] == [second]
    assert list(walk(repo, first, second)) == []


def test_the_walk_may_stop_early(kit: Kit, repo: GitRepository) -> None:
    for number in range(5):
        kit.commit(str(number))
    assert next(walk(repo, kit.head())).subject == "first"


@pytest.mark.parametrize("tip", ["1" * 40, "refs/heads/none", "--output=x"])
def test_a_tip_that_is_not_there(kit: Kit, repo: GitRepository, tip: str) -> None:
    for read in (lambda: list(walk(repo, tip)), lambda: trail_of(repo, tip)):
        with pytest.raises(CannotTell) as caught:
            read()
        assert caught.value.code == "git-failed"
    assert not (kit.root / "x").exists()


def test_a_missing_tree_is_no_answer(kit: Kit, repo: GitRepository) -> None:
    kit.commit("second", c="c")
    oid = kit.git("rev-parse", "HEAD~1^{tree}")
    (kit.root / ".git" / "objects" / oid[:2] / oid[2:]).unlink()
    with pytest.raises(CannotTell):
        list(walk(repo, kit.head()))


def test_a_shallow_clone_has_no_history(kit: Kit, tmp_path: Path) -> None:
    kit.commit("second", c="c")
    kit.git("clone", "-q", "--depth=1", kit.root.as_uri(), str(tmp_path / "s"))
    clone = open_repository(tmp_path / "s")
    head = clone.resolve("HEAD")
    for question in (
        lambda: list(walk(clone, head)),
        lambda: trail_of(clone, head),
        lambda: is_ancestor(clone, head, head),
        lambda: last_change(clone, head, "c"),
    ):
        with pytest.raises(CannotTell) as caught:
            question()
        assert caught.value.code == "history-incomplete"


def test_the_trail_is_the_line_of_first_parents(kit: Kit, repo: GitRepository) -> None:
    _fork(kit)
    kit.git("merge", "-q", "side", "-m", "merge")
    trail = trail_of(repo, kit.head())
    assert {item.subject for item in walk(repo, kit.head()) if item.oid in trail} == {"first", "on main", "merge"}


def test_ancestors(kit: Kit, repo: GitRepository) -> None:
    first = kit.head()
    second = kit.commit("second")
    assert is_ancestor(repo, first, second)
    assert is_ancestor(repo, first, first)
    assert not is_ancestor(repo, second, first)
    with pytest.raises(CannotTell):
        is_ancestor(repo, "1" * 40, first)


def test_the_last_change_is_on_the_trail_and_not_evidence(kit: Kit, repo: GitRepository) -> None:
    place = "releases/n/1"
    assert last_change(repo, kit.head(), place) is None
    kit.git("checkout", "-qb", "side")
    kit.commit("declare", **{f"{place}/release.yaml": "x"})
    kit.git("checkout", "-q", "main")
    kit.commit("other", **{"releases/n/10/release.yaml": "y"})
    kit.git("merge", "-q", "--no-ff", "side", "-m", "merge")
    merged = kit.head()
    kit.commit("evidence", **{f"{place}/attestations/t/e.dsse.json": "{}", f"{place}/x/attestations/f": "{}"})
    assert last_change(repo, kit.head(), place) == last_change(repo, kit.head(), place + "/") == merged
    changed = kit.commit("change", **{f"{place}/config/attestations.json": "{}"})
    assert last_change(repo, kit.head(), place) == changed


def test_a_prefix_is_no_pattern(kit: Kit, repo: GitRepository) -> None:
    assert last_change(repo, kit.head(), "d*") is None
    assert last_change(repo, kit.head(), ":(glob)**") is None
    starred = kit.commit("star", **{"d*/x": "x", "d*/attestations/y": "y"})
    kit.commit("evidence", **{"d*/attestations/z": "z"})
    assert last_change(repo, kit.head(), "d*") == starred


@pytest.mark.parametrize("when", ["1" * 5000, "-" + "1" * 5000, "9" * 19, "x", "1 "])
def test_a_time_that_is_none(when: str, kit: Kit, repo: GitRepository) -> None:
    text = f"tree {kit.git('rev-parse', 'HEAD^{tree}')}\nparent {kit.head()}\n"
    text += f"author x <x@x> {when} +0000\ncommitter x <x@x> 1 +0000\n\nm\n"
    made = kit.git("hash-object", "-t", "commit", "-w", "--literally", "--stdin", stdin=text)
    commit = list(walk(repo, made))[-1]
    assert (commit.oid, commit.committed) == (made, 1)
    assert abs(commit.authored) < 1 << 64


def _on_top(kit: Kit, tree: str, *parents: str) -> str:
    return kit.git(
        "commit-tree", "-m", "crafted", f"{tree}^{{tree}}", *(word for one in parents for word in ("-p", one))
    )


def test_what_was_lost_and_by_which_commit(kit: Kit, repo: GitRepository) -> None:
    old = kit.git("rev-parse", "HEAD:dir/b.txt")
    kit.git("rm", "-q", "dir/b.txt")
    removed = kit.commit("gone")
    found = losses(repo, removed, ("dir/",))
    assert [(oid, change.status, change.path, change.old_oid) for oid, change in found] == [
        (removed, "D", "dir/b.txt", old)
    ]
    assert losses(repo, removed, ("elsewhere/",)) == ()


@pytest.mark.parametrize("first", ["old", "trail"])
def test_a_merge_loses_what_any_of_its_parents_has(first: str, kit: Kit, repo: GitRepository) -> None:
    """With an old commit for its first parent, a merge looks like one that only adds."""
    old = kit.head()
    trail = kit.commit("recorded", **{"dir/new.txt": "n"})
    parents = (old, trail) if first == "old" else (trail, old)
    merged = _on_top(kit, old, *parents)
    assert [(oid, change.path) for oid, change in losses(repo, merged, ("dir/",))] == [(merged, "dir/new.txt")]


def test_a_merge_that_keeps_all_loses_nothing(kit: Kit, repo: GitRepository) -> None:
    _fork(kit)
    kit.git("merge", "-q", "--no-edit", "side")
    assert losses(repo, kit.head(), ("dir/", "side.txt", "main.txt")) == ()


def test_a_difference_that_git_does_not_show_is_refused(kit: Kit, repo: GitRepository) -> None:
    """Git takes the mode 100664 for 100644: whose record is whose could not be told any more."""
    blob = kit.blob("x")
    odd, plain = (kit.tree_with((mode, blob, "x")) for mode in ("100664", "100644"))
    base = _on_top(kit, odd, kit.head())
    for parents in ((base,), (base, kit.head()), (kit.head(), base)):
        with pytest.raises(Refusal, match="does not show"):
            list(walk(repo, _on_top(kit, plain, *parents)))


def test_more_parents_than_anybody_merges_are_refused(kit: Kit, repo: GitRepository) -> None:
    trees = [kit.tree_with(("100644", kit.blob(str(number)), "x")) for number in range(MOST_PARENTS + 1)]
    assert list(walk(repo, _on_top(kit, kit.head(), *trees[:MOST_PARENTS])))
    with pytest.raises(Refusal, match="parents"):
        list(walk(repo, _on_top(kit, kit.head(), *trees)))
