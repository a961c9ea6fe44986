"""What `check` remembers: the same answer as without it, whoever wants another one."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from rfgit.errors import CannotTell
from rfgit.flow import reviewing
from rfgit.flow.verdicts import Verdicts
from tests.bench.many import Many
from tests.flow.conftest import BROKEN, NOW, errors, found
from tests.gitkit import Kit

PLANTS = sorted(Path(__file__).parents[1].joinpath("vectors/planted-verdicts").glob("*/case.json"))


EACH, ALL = "each", "all"
"""The file of verdicts about one directory each, and that of the one verdict about all of them."""


def kept(kit: Kit, which: str = EACH) -> Path:
    """The file, after the other one is gone: it would hide what becomes of this one."""
    files = list((kit.root / ".git/rfgit/verdicts").iterdir())
    for file in files:
        if (file.suffix == ".all") != (which == ALL):
            file.unlink()
    (file,) = (file for file in files if file.exists())
    return file


def forged(file: Path) -> bytes:
    """A whole and sound file of verdicts in which nothing was ever found."""
    lines = []
    for line in file.read_text().splitlines()[1:]:
        key, _, text = line.partition(" ")
        value = json.loads(text)
        lines.append(f"{key} {json.dumps([[], *value[1:]] if file.suffix else {**value, 'findings': []})}\n")
    body = "".join(lines).encode()
    return b"rfgit/verdicts/v1 " + hashlib.sha256(body).hexdigest().encode() + b"\n" + body


def test_workers_find_what_was_put_there(many: Kit, sixty: tuple[Path, Many]) -> None:
    assert errors(found(many, commit="HEAD", remember=False)) == sixty[1].expected
    assert errors(found(many, remember=False)) == sixty[1].expected
    assert not (many.root / ".git/rfgit").exists()


def test_one_process_finds_what_workers_find(many: Kit, monkeypatch: pytest.MonkeyPatch) -> None:
    shared = found(many, commit="HEAD", remember=False)
    monkeypatch.setattr(reviewing, "_FEW", 1_000)
    assert found(many, commit="HEAD", remember=False) == shared


@pytest.mark.parametrize("asked", [{"commit": "HEAD"}, {"index": True}, {}], ids=["commit", "index", "disk"])
def test_what_is_remembered_is_what_was_found(many: Kit, asked: dict[str, Any]) -> None:
    cold = found(many, remember=False, **asked)
    assert found(many, **asked) == cold
    before = kept(many).read_bytes()
    assert found(many, **asked) == cold
    assert kept(many).read_bytes() == before
    assert kept(many).stat().st_mode & 0o777 == 0o600
    assert found(many, **asked) == cold


def _release(kit: Kit) -> None:
    _edit(kit, "releases/sorter-001/1.1.0/release.yaml", "memoryMiB: ", "memoryMiB: 9")


def _golden(kit: Kit) -> None:
    kit.write("releases/sorter-001/1.1.0/golden.json", "{}")


def _target(kit: Kit) -> None:
    _edit(kit, "targets/belt-01.yaml", "memoryMiB: 8192", "memoryMiB: 64")


def _target_gone(kit: Kit) -> None:
    (kit.root / "targets/belt-02.yaml").unlink()


def _registry(kit: Kit) -> None:
    _edit(kit, "rfgit.yaml", "shelf:", "shelves:")


def _data(kit: Kit) -> None:
    kit.write("policies/data/regions.json", '{"permitted": ["US"]}')


def _policy(kit: Kit) -> None:
    kit.write(
        "policies/more.rego", 'package rfgit.more\n\ndeny contains {"rule": "no", "message": "no"}\n\nwarn := set()\n'
    )


def _mode(kit: Kit) -> None:
    (kit.root / "releases/sorter-001/1.1.0/golden.json").unlink()
    os.symlink("release.yaml", kit.root / "releases/sorter-001/1.1.0/golden.json")


def _moved(kit: Kit) -> None:
    shutil.move(kit.root / "releases/sorter-001/1.1.0", kit.root / "releases/sorter-001/1.99.0")


def _edit(kit: Kit, path: str, old: str, new: str) -> None:
    text = (kit.root / path).read_text()
    assert old in text
    kit.write(path, text.replace(old, new, 1))


@pytest.mark.parametrize(
    "change",
    [_release, _golden, _target, _target_gone, _registry, _data, _policy, _mode, _moved],
    ids=lambda f: f.__name__,
)
def test_whatever_changes_is_judged_again(many: Kit, change: Callable[[Kit], None]) -> None:
    before = found(many, commit="HEAD")
    change(many)
    on_disk = found(many)
    many.commit()
    after = found(many, commit="HEAD")
    assert errors(after) != errors(before)
    assert after == found(many, commit="HEAD", remember=False)
    assert errors(on_disk) == errors(after)
    assert errors(found(many, commit="HEAD~1")) == errors(before)


def test_what_is_asked_about_alone_is_part_of_the_whole(many: Kit) -> None:
    whole = found(many, commit="HEAD", remember=False)
    alone = found(many, BROKEN, commit="HEAD", remember=False)
    assert errors(alone) == {(path, rule) for path, rule in errors(whole) if path.startswith(BROKEN)} != set()
    assert set(alone) <= set(whole)


@pytest.mark.parametrize("which", [EACH, ALL])
def test_a_forged_file_in_the_git_directory_would_be_believed(many: Kit, which: str) -> None:
    """Who may write there may write hooks: this shows that the plants below are what would be believed there."""
    found(many, commit="HEAD")
    kept(many, which).write_bytes(forged(kept(many, which)))
    assert (f"{BROKEN}/release.yaml", "schema-unknown-field") not in errors(found(many, commit="HEAD"))


@pytest.mark.parametrize("plant", PLANTS, ids=lambda path: path.parent.name)
@pytest.mark.parametrize("asked", [{"commit": "HEAD"}, {}], ids=["commit", "disk"])
def test_a_verdict_in_the_tree_is_never_read(many: Kit, plant: Path, asked: dict[str, Any]) -> None:
    folder = json.loads(plant.read_text())["folder"]
    found(many, **asked)
    for file in list((many.root / ".git/rfgit/verdicts").iterdir()):
        many.write(f"{folder}/{file.name}", forged(file))
        many.write(f"{folder}/rfgit/verdicts/{file.name}", forged(file))
    shutil.rmtree(many.root / ".git/rfgit")
    many.git("add", "-f", "-A")
    many.commit("plant a verdict")
    answer = errors(found(many, **asked))
    assert (f"{BROKEN}/release.yaml", "schema-unknown-field") in answer
    assert answer == errors(found(many, remember=False, **asked))


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-1])


def _changed(file: Path) -> None:
    data = file.read_bytes()
    file.write_bytes(data.replace(b"schema-", b"scheme-", 1))
    assert file.read_bytes() != data


def _of_all(file: Path) -> None:
    file.write_bytes(forged(file))
    file.chmod(0o666)


def _folder_of_all(file: Path) -> None:
    file.write_bytes(forged(file))
    file.parent.chmod(0o777)


def _link(file: Path) -> None:
    elsewhere = file.parents[3] / "elsewhere"
    elsewhere.write_bytes(forged(file))
    file.unlink()
    file.symlink_to(elsewhere)


def _linked_folder(file: Path) -> None:
    data, folder = forged(file), file.parents[3] / "elsewhere"
    shutil.rmtree(file.parent)
    folder.mkdir()
    (folder / file.name).write_bytes(data)
    file.parent.symlink_to(folder)


def _pipe(file: Path) -> None:
    file.unlink()
    os.mkfifo(file)


def _foreign(file: Path) -> None:
    file.write_bytes(forged(file))
    if os.geteuid():
        pytest.skip("only root can give a file away")
    os.chown(file, 12345, 12345)


def _nonsense(file: Path) -> None:
    body = b"no verdict\n"
    file.write_bytes(b"rfgit/verdicts/v1 " + hashlib.sha256(body).hexdigest().encode() + b"\n" + body)


@pytest.mark.parametrize(
    "spoil",
    [_cut, _changed, _of_all, _folder_of_all, _link, _linked_folder, _pipe, _foreign, _nonsense],
    ids=lambda f: f.__name__,
)
@pytest.mark.parametrize("which", [EACH, ALL])
def test_a_file_that_others_could_have_written_is_none(many: Kit, spoil: Callable[[Path], None], which: str) -> None:
    cold = found(many, commit="HEAD")
    spoil(kept(many, which))
    assert found(many, commit="HEAD") == cold
    assert found(many, commit="HEAD") == cold


def test_a_policy_that_looks_at_the_time_is_asked_every_time(many: Kit) -> None:
    late = 'deny contains {"rule": "late", "message": "m"} if input.now > "2026-06"'
    many.write("policies/late.rego", f"package rfgit.late\n\n{late}\n\nwarn := set()\n")
    many.commit()
    early = found(many, commit="HEAD")
    assert "late" not in {item.rule for item in early}
    assert "late" in {item.rule for item in found(many, commit="HEAD", now=NOW + timedelta(days=365))}
    assert not (many.root / ".git/rfgit").exists()


def test_what_is_undecided_is_asked_again(many: Kit) -> None:
    odd = 'package rfgit.odd\n\ndeny contains {"rule": 1} if input.release.version == "1.3.0"\n\nwarn := set()\n'
    gone = [f"releases/sorter-000/1.{number}.0" for number in (7, 8, 9)]
    many.git("rm", "-rq", *gone, *(f"releases/sorter-00{number}" for number in range(1, 6)))
    many.write("policies/odd.rego", odd)
    many.commit()
    for _ in range(2):
        with pytest.raises(CannotTell, match=r"sorter-000@1\.3\.0: rfgit\.odd\.deny") as caught:
            found(many, commit="HEAD")
        assert caught.value.code == "policy-undecided"


def test_too_much_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rfgit.flow.verdicts._MOST_BYTES", 400)
    for number in range(30):
        verdicts = Verdicts(tmp_path, f"{number:064}")
        verdicts.keep({f"{number:064}": "x" * 100}, {})
        verdicts = Verdicts(tmp_path, f"{number:064}")
        verdicts.keep({f"{number + 1:064}": "y" * 200}, {})
        assert len((tmp_path / "rfgit/verdicts" / f"{number:064}").read_bytes()) < 600
    assert len(list((tmp_path / "rfgit/verdicts").iterdir())) <= 16


def test_a_folder_that_cannot_be_written_changes_no_answer(many: Kit) -> None:
    (many.root / ".git/rfgit").write_text("in the way")
    assert found(many, commit="HEAD") == found(many, commit="HEAD", remember=False)
