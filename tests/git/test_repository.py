from __future__ import annotations

import os
from pathlib import Path

import pytest

from rfgit.errors import BadRequest, CannotTell, RfgitError
from rfgit.git.repository import GitRepository, init_repository, open_repository
from rfgit.git.snapshot import Snapshot
from tests.gitkit import Kit


def _code(start: Path) -> str:
    with pytest.raises(RfgitError) as caught:
        open_repository(start)
    assert isinstance(caught.value, CannotTell)
    return caught.value.code


def test_the_root_is_found_from_below(kit: Kit) -> None:
    repo = open_repository(kit.root / "dir")
    assert repo.root == kit.root
    assert repo.git_dir == repo.common_dir == kit.root / ".git"


def test_outside_of_any_repository(tmp_path: Path) -> None:
    assert _code(tmp_path) == "not-a-repository"


def test_a_bare_repository_is_refused_in_words(tmp_path: Path) -> None:
    bare = tmp_path / "bare.git"
    bare.mkdir()
    Kit(bare).git("init", "-q", "--bare")
    assert _code(bare) == "no-work-tree"


def test_sha256_names_are_refused(tmp_path: Path) -> None:
    assert _code(Kit.make(tmp_path / "r", "--object-format=sha256").root) == "object-format"


def test_a_pointer_to_nowhere_is_refused(tmp_path: Path) -> None:
    (tmp_path / ".git").write_text("gitdir: /nonexistent/place\n")
    assert _code(tmp_path) == "not-a-repository"


def test_a_corrupt_repository_is_no_answer(kit: Kit) -> None:
    (kit.root / ".git" / "config").write_text("[core\n")
    with pytest.raises(RfgitError) as caught:
        open_repository(kit.root).head()
    assert caught.value.code == "git-failed"


def test_an_embedded_bare_repository_is_passed_by(kit: Kit, tmp_path: Path) -> None:
    inner = kit.root / "dir" / "evil"
    inner.mkdir()
    Kit(inner).git("init", "-q", "--bare")
    Kit(inner).git("config", "core.fsmonitor", f": > '{tmp_path}/ran'; false")
    assert open_repository(inner).root == kit.root
    assert not (tmp_path / "ran").exists()


def test_a_linked_work_tree(kit: Kit, tmp_path: Path) -> None:
    kit.git("worktree", "add", "-q", "-b", "side", str(tmp_path / "linked"))
    repo = open_repository(tmp_path / "linked")
    assert repo.common_dir == kit.root / ".git"
    assert repo.head_branch() == "refs/heads/side"
    assert Snapshot(repo, repo.resolve("refs/heads/main")).read("a.txt") == b"a\n"


def test_heads(kit: Kit, repo: GitRepository) -> None:
    assert repo.head() == kit.head()
    kit.git("checkout", "-q", "--detach")
    assert repo.head_branch() is None


def test_before_the_first_commit(tmp_path: Path) -> None:
    repo = init_repository(tmp_path / "new", "trunk")
    assert repo.head() is None
    assert repo.head_branch() == "refs/heads/trunk"
    assert not (tmp_path / "new" / ".git" / "hooks").exists()


def test_init_keeps_what_is_there(kit: Kit) -> None:
    init_repository(kit.root, "other")
    assert open_repository(kit.root).head_branch() == "refs/heads/main"


@pytest.mark.parametrize("branch", ["a b", "x..y", "a.lock"])
def test_init_refuses_an_odd_branch(tmp_path: Path, branch: str) -> None:
    with pytest.raises(CannotTell) as caught:
        init_repository(tmp_path / "new", branch)
    assert caught.value.code == "git-failed"


def test_a_tag_with_the_branchs_name_is_not_the_trail(kit: Kit, repo: GitRepository) -> None:
    first = kit.head()
    kit.git("tag", "main")
    second = kit.commit("second", **{"c.txt": "c"})
    assert repo.resolve("refs/heads/main") == second
    assert repo.resolve("refs/tags/main") == first
    with pytest.raises(BadRequest) as caught:
        repo.resolve("main")
    assert caught.value.code == "ref-ambiguous"
    with pytest.raises(BadRequest):
        repo.resolve("main~1")


@pytest.mark.parametrize("decoy", ["refs/heads/refs/heads/trail", "refs/tags/refs/heads/trail", "refs/heads/trail/x"])
def test_an_absent_trail_is_not_found_by_another_name(kit: Kit, repo: GitRepository, decoy: str) -> None:
    kit.git("update-ref", decoy, "HEAD")
    with pytest.raises(CannotTell) as caught:
        repo.resolve("refs/heads/trail")
    assert caught.value.code == "trail-missing"


def test_a_trail_that_is_no_commit(kit: Kit, repo: GitRepository) -> None:
    kit.git("update-ref", "refs/rfgit/trail", kit.blob("x"))
    with pytest.raises(CannotTell) as caught:
        repo.resolve("refs/rfgit/trail")
    assert caught.value.code == "trail-missing"


def test_an_annotated_tag_is_peeled(kit: Kit, repo: GitRepository) -> None:
    kit.git("tag", "-a", "-m", "x", "v1")
    assert repo.resolve("refs/tags/v1") == repo.resolve("v1") == kit.head()


def test_what_users_type(kit: Kit, repo: GitRepository) -> None:
    first = kit.head()
    second = kit.commit("second", **{"c.txt": "c"})
    assert repo.resolve("main") == repo.resolve("HEAD") == repo.resolve(second[:8]) == second
    assert repo.resolve("main~1") == repo.resolve("HEAD^") == repo.resolve(first) == first


@pytest.mark.parametrize(
    "text", ["--output=x", "-h", "nothing", "", "HEAD:a.txt", "0" * 40, "main\n", "*", "--all", "a b"]
)
def test_text_that_names_no_commit(kit: Kit, repo: GitRepository, text: str) -> None:
    with pytest.raises(BadRequest) as caught:
        repo.resolve(text)
    assert caught.value.code == "commit-unknown"
    assert {path.name for path in kit.root.iterdir()} == {".git", "a.txt", "dir"}


def test_a_branch_named_like_an_option_is_only_a_branch(kit: Kit, repo: GitRepository) -> None:
    kit.git("update-ref", "refs/heads/--output=x", "HEAD")
    assert repo.resolve("refs/heads/--output=x") == repo.resolve("--output=x") == kit.head()
    assert not (kit.root / "x").exists()


def test_clones_that_lack_history(kit: Kit, repo: GitRepository, tmp_path: Path) -> None:
    kit.commit("second", **{"c.txt": "c"})
    assert repo.incomplete() is None
    kit.git("config", "uploadpack.allowFilter", "true")
    for name, option in (("shallow", "--depth=1"), ("partial", "--filter=blob:none")):
        kit.git("clone", "-q", option, kit.root.as_uri(), str(tmp_path / name))
        clone = open_repository(tmp_path / name)
        assert name in str(clone.incomplete())
        with pytest.raises(CannotTell) as caught:
            clone.whole()
        assert caught.value.code == "history-incomplete"


def test_a_borrowing_clone_is_whole(kit: Kit, tmp_path: Path) -> None:
    kit.git("clone", "-q", "--shared", str(kit.root), str(tmp_path / "shared"))
    clone = open_repository(tmp_path / "shared")
    clone.whole()
    assert Snapshot(clone, clone.resolve("HEAD")).read("a.txt") == b"a\n"


def test_a_single_branch_clone_has_no_trail(kit: Kit, tmp_path: Path) -> None:
    kit.git("branch", "side")
    kit.git("clone", "-q", "--single-branch", "-b", "side", str(kit.root), str(tmp_path / "one"))
    with pytest.raises(CannotTell) as caught:
        open_repository(tmp_path / "one").resolve("refs/heads/main")
    assert caught.value.code == "trail-missing"


@pytest.mark.parametrize("kind", ["refs/heads/", "refs/tags/", "refs/remotes/"])
@pytest.mark.parametrize("text", ["HEAD", "HEAD~0", "@", "@^0", "HEAD^{commit}"])
def test_head_is_never_a_branch_or_tag(kind: str, text: str, kit: Kit, repo: GitRepository) -> None:
    first = kit.head()
    second = kit.commit("second")
    kit.git("update-ref", f"{kind}HEAD", first)
    assert repo.resolve(text) == second == repo.head()


@pytest.mark.parametrize("name", ["FETCH_HEAD", "ORIG_HEAD", "MERGE_HEAD", "CHERRY_PICK_HEAD"])
def test_what_git_notes_for_itself_is_never_a_tag(name: str, kit: Kit, repo: GitRepository) -> None:
    second = kit.commit("second")
    kit.git("update-ref", f"refs/tags/{name}", "HEAD~")
    for content in ("", "nothing\n"):
        kit.write(f".git/{name}", content)
        with pytest.raises(BadRequest) as caught:
            repo.resolve(name)
        assert caught.value.code == "commit-unknown"
    kit.write(f".git/{name}", f"{second}\t\tbranch 'main' of elsewhere\n")
    assert repo.resolve(name) == second


def test_before_the_first_commit_no_tag_stands_for_head(tmp_path: Path, kit: Kit) -> None:
    kit.git("checkout", "-q", "--orphan", "unborn")
    kit.git("update-ref", "refs/tags/HEAD", "main")
    for text in ("HEAD", "@"):
        with pytest.raises(BadRequest) as caught:
            open_repository(kit.root).resolve(text)
        assert caught.value.code == "commit-unknown"


@pytest.mark.parametrize("below", [b"\xe2\x80\xa8x", b"\xff", b"\xc2\x85", "ü".encode()])
@pytest.mark.parametrize("kind", ["refs/heads", "refs/tags"])
def test_any_name_may_lie_below_the_one_asked_for(kind: str, below: bytes, kit: Kit, repo: GitRepository) -> None:
    kit.git("branch", "other")
    kit.git("checkout", "-q", "--detach")
    for name in ("v1", "other"):
        kit.git("update-ref", "-d", f"{kind}/{name}")
        kit.git("update-ref", os.fsdecode(os.fsencode(f"{kind}/{name}/") + below), "HEAD")
    with pytest.raises(BadRequest):
        repo.resolve("v1")
    assert repo.resolve("main") == kit.head()


def test_a_branch_whose_name_is_no_text(kit: Kit, repo: GitRepository) -> None:
    name = os.fsdecode(b"\xff")
    kit.git("checkout", "-qb", name)
    assert repo.head_branch() == f"refs/heads/{name}"
    assert repo.resolve(name) == kit.head()
