from __future__ import annotations

import gc
import os
import zlib

import pytest

from rfgit.errors import CannotTell
from rfgit.git.objects import Objects, blob_oid
from rfgit.git.repository import GitRepository
from tests.gitkit import Kit


def test_many_large_objects_in_the_order_asked_for(kit: Kit, repo: GitRepository) -> None:
    texts = [f"{number} " * (40_000 if number % 100 == 0 else 3) for number in range(700)]
    kit.commit("many", **{f"m/{number}": text for number, text in enumerate(texts)})
    with Objects(repo) as objects:
        oids = [blob_oid(text.encode()) for text in texts]
        assert [data.decode() for data in objects.read_many(reversed(oids))] == texts[::-1]


def test_a_name_is_git_s(kit: Kit) -> None:
    assert blob_oid(b"a\n") == kit.git("rev-parse", "HEAD:a.txt")


def test_a_missing_object(repo: GitRepository) -> None:
    with pytest.raises(CannotTell) as caught:
        repo.objects.read("1" * 40)
    assert caught.value.code == "object-missing"


def test_after_a_miss_the_next_answer_is_its_own(kit: Kit, repo: GitRepository) -> None:
    a, b = blob_oid(b"a\n"), blob_oid(b"b\n")
    with pytest.raises(CannotTell):
        list(repo.objects.read_many([a, "1" * 40, a, a]))
    assert repo.objects.read(b) == b"b\n"


def test_an_object_of_another_kind(kit: Kit, repo: GitRepository) -> None:
    with pytest.raises(CannotTell) as caught:
        repo.objects.read(kit.head())
    assert caught.value.code == "object-missing"
    assert repo.objects.read(kit.head(), "commit").startswith(b"tree ")


@pytest.mark.parametrize("name", ["HEAD", "A" * 40, "1" * 39, "1" * 40 + "\n", "", "--batch"])
def test_only_full_names_are_asked_for(repo: GitRepository, name: str) -> None:
    with pytest.raises(ValueError, match="40"):
        repo.objects.read(name)


def test_bytes_under_a_false_name(kit: Kit, repo: GitRepository) -> None:
    oid = blob_oid(b"a\n")
    place = kit.root / ".git" / "objects" / oid[:2] / oid[2:]
    place.chmod(0o644)
    place.write_bytes(zlib.compress(b"blob 2\0z\n"))
    with pytest.raises(CannotTell) as caught:
        repo.objects.read(oid)
    assert caught.value.code in ("object-corrupt", "git-failed", "object-missing")


def test_a_truncated_object_is_no_answer(kit: Kit, repo: GitRepository) -> None:
    oid = blob_oid(b"a\n")
    place = kit.root / ".git" / "objects" / oid[:2] / oid[2:]
    place.chmod(0o644)
    place.write_bytes(place.read_bytes()[:8])
    with pytest.raises(CannotTell):
        repo.objects.read(oid)


def test_a_replaced_object_is_not_seen(kit: Kit, repo: GitRepository) -> None:
    kit.git("replace", blob_oid(b"a\n"), kit.blob("forged\n"))
    assert kit.git("cat-file", "-p", "HEAD:a.txt") == "forged"
    assert repo.objects.read(blob_oid(b"a\n")) == b"a\n"


def test_objects_written_later_are_found(kit: Kit, repo: GitRepository) -> None:
    repo.objects.read(blob_oid(b"a\n"))
    assert repo.objects.read(kit.blob("later")) == b"later"


def test_a_reader_that_nobody_holds_is_gone(repo: GitRepository) -> None:
    objects = Objects(repo)
    objects.read(blob_oid(b"a\n"))
    process = objects._process
    assert process is not None
    del objects
    gc.collect()
    assert process.returncode == 0


def test_reading_goes_on_after_close(repo: GitRepository) -> None:
    repo.objects.read(blob_oid(b"a\n"))
    repo.close()
    assert repo.objects.read(blob_oid(b"b\n")) == b"b\n"


def test_a_fork_has_a_reader_of_its_own(repo: GitRepository) -> None:
    oids = [blob_oid(b"a\n"), blob_oid(b"b\n")]
    repo.objects.read(oids[0])
    child = os.fork()
    if child == 0:
        right = all(list(repo.objects.read_many(oids)) == [b"a\n", b"b\n"] for _ in range(200))
        os._exit(0 if right else 1)
    right = all(list(repo.objects.read_many(oids[::-1])) == [b"b\n", b"a\n"] for _ in range(200))
    assert os.waitpid(child, 0)[1] == 0
    assert right
