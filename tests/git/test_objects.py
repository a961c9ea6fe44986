from __future__ import annotations

import gc
import os
import tracemalloc
import zlib

import pytest

from rfgit.errors import CannotTell
from rfgit.git.objects import Objects, TooLarge, blob_oid
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
    process = objects._contents._process
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


def test_what_is_too_large_is_not_read(kit: Kit, repo: GitRepository) -> None:
    small, large = kit.blob("small"), kit.blob("x" * 1001)
    with pytest.raises(TooLarge) as caught:
        repo.objects.read(large, most=1000)
    assert (caught.value.code, caught.value.size) == ("object-too-large", 1001)
    assert large in caught.value.message
    assert repo.objects.read(large, most=1001) == b"x" * 1001
    assert repo.objects.read(small) == b"small"


def test_what_is_too_large_stands_in_its_place(kit: Kit, repo: GitRepository) -> None:
    oids = [kit.blob("x" * size) for size in (1, 2000, 3, 4000, 5)]
    found = list(repo.objects.read_each(oids * 100, most=1000))
    sizes = [item.size if isinstance(item, TooLarge) else len(item) for item in found]
    assert sizes == [1, 2000, 3, 4000, 5] * 100
    assert [isinstance(item, TooLarge) for item in found] == [False, True, False, True, False] * 100


def test_large_answers_are_not_held_together(kit: Kit, repo: GitRepository) -> None:
    oids = [kit.blob(letter * (20 << 20)) for letter in "abc"]
    tracemalloc.start()
    most = 0
    for data in repo.objects.read_many(oids * 4):
        assert len(data) == 20 << 20
        most = max(most, tracemalloc.get_traced_memory()[0])
    tracemalloc.stop()
    assert most < 100 << 20


def test_a_missing_object_among_large_ones(kit: Kit, repo: GitRepository) -> None:
    large = kit.blob("x" * 1001)
    with pytest.raises(CannotTell) as caught:
        list(repo.objects.read_each([large, "1" * 40], most=1000))
    assert caught.value.code == "object-missing"


def test_who_has_read_enough_reads_no_more(repo: GitRepository) -> None:
    with Objects(repo, most=5) as objects:
        assert objects.read(blob_oid(b"a\n")) == b"a\n"
        assert objects.read(blob_oid(b"b\n")) == b"b\n"
        with pytest.raises(CannotTell) as caught:
            objects.read(blob_oid(b"a\n"))
        assert caught.value.code == "too-much-to-read"
