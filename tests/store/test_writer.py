"""The content store: whole or not at all, and nothing left over."""

from __future__ import annotations

import fcntl
import io
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from rfgit.domain.digest import Digest
from rfgit.domain.finding import Refusal
from rfgit.errors import BadRequest, CannotTell
from rfgit.store.atomic import PART, sweep
from rfgit.store.blobs import BlobFolder
from rfgit.store.descriptor import Descriptor
from rfgit.store.intake import Expected, Intake
from rfgit.store.layout import read_layout
from rfgit.store.writer import Store
from tests.build import sample
from tests.trees import differences

ROOT = Path(__file__).parent.parent.parent


def entries(root: Path) -> list[str]:
    return sorted(str(path.relative_to(root)) for path in root.rglob("*"))


def test_a_file_is_stored_under_its_digest(tmp_path: Path) -> None:
    (tmp_path / "model").write_bytes(sample.MODEL)
    store = Store(tmp_path / "store")
    found = store.put_file(tmp_path / "model", Digest.of(sample.MODEL))
    assert (found.digest, found.size) == (Digest.of(sample.MODEL), len(sample.MODEL))
    assert store.blobs.path(found.digest).read_bytes() == sample.MODEL


@pytest.mark.parametrize("size", [0, 1, 1024 * 1024 - 1, 1024 * 1024, 1024 * 1024 + 1])
def test_sizes_around_the_buffer(tmp_path: Path, size: int) -> None:
    data = os.urandom(size)
    (tmp_path / "model").write_bytes(data)
    found = Store(tmp_path / "store").put_file(tmp_path / "model")
    assert (tmp_path / "store/blobs/sha256" / Digest.of(data).hex).read_bytes() == data
    assert found.size == size


def test_other_bytes_than_expected_leave_nothing(tmp_path: Path) -> None:
    (tmp_path / "model").write_bytes(sample.MODEL)
    with pytest.raises(Refusal) as caught:
        Store(tmp_path / "store").put_file(tmp_path / "model", Digest.of(b"other"))
    assert caught.value.code == "model-digest"
    assert str(Digest.of(b"other")) in caught.value.message
    assert str(Digest.of(sample.MODEL)) in caught.value.message
    assert entries(tmp_path / "store/blobs/sha256") == []


def test_a_right_blob_is_not_written_again(tmp_path: Path) -> None:
    (tmp_path / "model").write_bytes(sample.MODEL)
    store = Store(tmp_path / "store")
    path = store.blobs.path(store.put_file(tmp_path / "model").digest)
    before = path.stat()
    store.put_file(tmp_path / "model", Digest.of(sample.MODEL))
    store.put_bytes(sample.MODEL)
    after = path.stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


@pytest.mark.parametrize("damage", [b"", b"short", sample.MODEL[:-1] + b"!"])
def test_a_damaged_blob_is_healed(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "model").write_bytes(sample.MODEL)
    store = Store(tmp_path / "store")
    path = store.blobs.path(store.put_bytes(sample.MODEL).digest)
    path.write_bytes(damage)
    store.put_file(tmp_path / "model", Digest.of(sample.MODEL))
    assert path.read_bytes() == sample.MODEL
    path.write_bytes(damage)
    store.put_bytes(sample.MODEL)
    assert path.read_bytes() == sample.MODEL


def test_a_source_that_grows_is_stored_as_it_was_hashed(tmp_path: Path) -> None:
    """The reserved room follows a hint; the size follows the bytes."""
    folder = BlobFolder(tmp_path)
    for hint in (0, 1, 10_000):
        found = Intake(folder).put(io.BytesIO(b"twelve bytes"), size_hint=hint)
        assert folder.path(found.digest).read_bytes() == b"twelve bytes"


def test_a_link_is_not_a_model(tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(sample.MODEL)
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with pytest.raises(Refusal) as caught:
        Store(tmp_path / "store").put_file(tmp_path / "link")
    assert caught.value.code == "layout-link"


def test_a_missing_source_is_no_answer(tmp_path: Path) -> None:
    with pytest.raises(CannotTell) as caught:
        Store(tmp_path / "store").put_file(tmp_path / "nothing")
    assert caught.value.code == "unreadable"


def test_a_source_that_fails_half_way_leaves_nothing(tmp_path: Path) -> None:
    class Broken(io.RawIOBase):
        def readinto(self, _buffer: object) -> int:
            raise OSError(5, "Input/output error")

    with pytest.raises(CannotTell) as caught:
        Intake(BlobFolder(tmp_path)).put(Broken())
    assert caught.value.code == "unreadable"
    assert entries(tmp_path / "blobs/sha256") == []


def test_a_store_where_nothing_can_be_written_is_no_answer(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotTell) as caught:
        Store(tmp_path / "file" / "store").put_bytes(b"x")
    assert caught.value.code == "unwritable"


def test_a_store_that_is_denied_is_no_answer() -> None:
    """Not even root makes directories in /sys."""
    with pytest.raises(CannotTell) as caught:
        Store(Path("/sys/rfgit")).put_bytes(b"x")
    assert caught.value.code == "permission-denied"


PUT = """
import resource, signal, sys
from pathlib import Path
from rfgit.errors import CannotTell
from rfgit.store.writer import Store
if len(sys.argv) > 3:
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
try:
    Store(Path(sys.argv[1])).put_file(Path(sys.argv[2]))
except CannotTell as error:
    print(error.code)
"""


def test_a_file_size_limit_is_a_full_disk(tmp_path: Path) -> None:
    (tmp_path / "model").write_bytes(sample.MODEL)
    command = [sys.executable, "-c", PUT, str(tmp_path / "store"), str(tmp_path / "model"), "limited"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "disk-full"
    assert entries(tmp_path / "store/blobs/sha256") == []


def test_a_full_disk_leaves_nothing(tmp_path: Path) -> None:
    """A file system of 64 KiB, in a mount namespace of its own."""
    (tmp_path / "model").write_bytes(os.urandom(256 * 1024))
    (tmp_path / "disk").mkdir()
    script = 'mount -t tmpfs -o size=64k none disk && "$0" -c "$1" "$PWD/disk/store" "$PWD/model" && find disk -type f'
    command = ["unshare", "-rm", "sh", "-c", script, sys.executable, PUT]
    done = subprocess.run(
        command, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False
    )
    if "unshare" in done.stderr or "mount" in done.stderr:
        pytest.skip(f"this machine makes no mount namespace: {done.stderr}")
    assert done.stdout.split() == ["disk-full"], done.stderr


def test_a_name_follows_its_manifest(tmp_path: Path) -> None:
    built = sample.build(tmp_path)
    store = Store(tmp_path / "store")
    assert store.resolve("arm/1.0.0/bench") == built.digest
    assert store.resolve("arm/1.0.0/board") is None


def test_a_store_that_is_not_there_has_no_names(tmp_path: Path) -> None:
    assert Store(tmp_path / "store").resolve("arm/1.0.0/bench") is None
    assert entries(tmp_path) == []


def test_a_name_that_the_manifest_does_not_have_is_refused(tmp_path: Path) -> None:
    built = sample.build(tmp_path)
    before = (tmp_path / "store/index.json").read_bytes()
    with pytest.raises(Refusal) as caught:
        Store(tmp_path / "store").tag("arm/1.0.0/board", built.manifest.descriptor)
    assert caught.value.code == "index-name"
    assert (tmp_path / "store/index.json").read_bytes() == before


def test_a_manifest_that_is_not_stored_gets_no_name(tmp_path: Path) -> None:
    built = sample.build(tmp_path / "one")
    with pytest.raises(Refusal) as caught:
        Store(tmp_path / "two").tag(built.name, built.manifest.descriptor)
    assert caught.value.code == "blob-missing"


def test_a_changed_index_is_refused_and_kept(tmp_path: Path) -> None:
    built = sample.build(tmp_path)
    index = tmp_path / "store/index.json"
    index.write_bytes(index.read_bytes() + b" ")
    before = index.read_bytes()
    for act in (
        lambda store: store.resolve("arm/1.0.0/bench"),
        lambda store: store.tag(built.name, built.manifest.descriptor),
    ):
        with pytest.raises(Refusal) as caught:
            act(Store(tmp_path / "store"))
        assert caught.value.code == "index-form"
    assert index.read_bytes() == before


def test_a_held_lock_is_no_answer(tmp_path: Path) -> None:
    built = sample.build(tmp_path)
    before = (tmp_path / "store/index.json").stat()
    with (tmp_path / "store.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(CannotTell) as caught:
            Store(tmp_path / "store", patience=0.1).tag(built.name, built.manifest.descriptor)
    assert caught.value.code == "lock-held"
    assert (tmp_path / "store/index.json").stat().st_ino == before.st_ino
    Store(tmp_path / "store", patience=0).tag(built.name, built.manifest.descriptor)


def test_a_store_is_a_function_of_its_content(tmp_path: Path) -> None:
    """Another order, twice, and a file left by a killed process: the same entries, the same bytes."""
    for target in ("bench", "board"):
        sample.build(tmp_path / "one", target=target)
    (tmp_path / "two/store/blobs/sha256").mkdir(parents=True)
    (tmp_path / "two/store/blobs/sha256" / f"{PART}dead").write_bytes(b"half")
    for target in ("board", "bench", "board"):
        sample.build(tmp_path / "two", target=target)
    one, two = tmp_path / "one/store", tmp_path / "two/store"
    assert differences(one, two) == []
    assert entries(one) == entries(two)
    read_layout(two)


def test_a_sweep_leaves_what_others_are_writing(tmp_path: Path) -> None:
    (tmp_path / f"{PART}dead").write_bytes(b"half")
    with (tmp_path / f"{PART}alive").open("w") as alive:
        fcntl.flock(alive, fcntl.LOCK_EX)
        sweep(tmp_path)
        assert entries(tmp_path) == [f"{PART}alive"]


def test_many_writers_of_the_same_bytes(tmp_path: Path) -> None:
    store, failed = Store(tmp_path / "store"), []

    def work() -> None:
        try:
            for number in range(20):
                Intake(store.blobs).put(io.BytesIO(b"%d" % number * 1000))
                sweep(tmp_path / "store/blobs/sha256")
        except (OSError, CannotTell) as error:
            failed.append(error)

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert failed == []
    assert len(entries(tmp_path / "store/blobs/sha256")) == 20


def test_materialized_it_is_a_layout_of_its_own(tmp_path: Path) -> None:
    sample.build(tmp_path, target="board")
    built = sample.build(tmp_path)
    Store(tmp_path / "store").materialize(built.digest, tmp_path / "deep" / "layout")
    found = read_layout(tmp_path / "deep" / "layout")
    assert found.only.digest == built.digest
    assert entries(tmp_path / "deep") == entries_of(found.only.blobs, built.digest)
    blob = found.blobs.path(built.digest)
    assert blob.stat().st_nlink == 1


def entries_of(blobs: tuple[Descriptor, ...], digest: Digest) -> list[str]:
    names = {digest.hex} | {item.digest.hex for item in blobs}
    top = ["layout", "layout/blobs", "layout/blobs/sha256", "layout/index.json", "layout/oci-layout"]
    return sorted([*top, *(f"layout/blobs/sha256/{name}" for name in names)])


@pytest.mark.parametrize("role", ["model", "golden", "deployment"])
@pytest.mark.parametrize("damage", ["flip", "truncate", "remove"])
def test_a_damaged_store_gives_no_layout(tmp_path: Path, role: str, damage: str) -> None:
    built = sample.build(tmp_path)
    path = tmp_path / "store/blobs/sha256" / built.manifest.layer(role).digest.hex
    data = path.read_bytes()
    if damage == "remove":
        path.unlink()
    else:
        path.write_bytes(data[:-1] if damage == "truncate" else data[:-1] + bytes([data[-1] ^ 1]))
    before = entries(tmp_path)
    with pytest.raises(Refusal) as caught:
        Store(tmp_path / "store").materialize(built.digest, tmp_path / "layout")
    rule = {"flip": "blob-digest", "truncate": "blob-size", "remove": "blob-missing"}[damage]
    assert caught.value.code == rule
    assert entries(tmp_path) == before


def test_an_unknown_digest_cannot_be_materialized(tmp_path: Path) -> None:
    sample.build(tmp_path)
    with pytest.raises(Refusal) as caught:
        Store(tmp_path / "store").materialize(Digest.of(b"nothing"), tmp_path / "layout")
    assert caught.value.code == "blob-missing"


def test_a_blob_that_is_no_manifest_cannot_be_materialized(tmp_path: Path) -> None:
    built = sample.build(tmp_path)
    with pytest.raises(Refusal) as caught:
        Store(tmp_path / "store").materialize(built.manifest.config.digest, tmp_path / "layout")
    assert caught.value.code == "manifest-form"


@pytest.mark.parametrize("there", ["file", "directory", "link"])
def test_nothing_is_overwritten(tmp_path: Path, there: str) -> None:
    built = sample.build(tmp_path)
    destination = tmp_path / "layout"
    if there == "file":
        destination.write_text("mine")
    elif there == "directory":
        destination.mkdir()
        (destination / "mine").write_text("mine")
    else:
        destination.symlink_to(tmp_path / "elsewhere")
    before = entries(tmp_path)
    with pytest.raises(BadRequest) as caught:
        Store(tmp_path / "store").materialize(built.digest, destination)
    assert caught.value.code == "destination-exists"
    assert entries(tmp_path) == before


def test_a_killed_writer_is_forgotten(tmp_path: Path) -> None:
    """What it left is swept by the next run that names something."""
    code = """
import os, signal, sys
from pathlib import Path
from rfgit.store.atomic import unfinished
with unfinished(Path(sys.argv[1])) as (opened, part):
    os.write(opened, b"half")
    os.kill(os.getpid(), signal.SIGKILL)
"""
    blobs = tmp_path / "store/blobs/sha256"
    blobs.mkdir(parents=True)
    subprocess.run([sys.executable, "-c", code, str(blobs)], cwd=ROOT, check=False)
    assert len(entries(blobs)) == 1
    sample.build(tmp_path)
    read_layout(tmp_path / "store")


def test_what_is_expected_names_the_rule() -> None:
    refusal = Expected(Digest.of(b"a"), "model-container-digest", "the wheel").refusal("sha256:other")
    assert refusal.code == "model-container-digest"
    assert refusal.findings[0].hint
