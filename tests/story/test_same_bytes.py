"""The same declaration gives the same bytes: elsewhere, later, in another language, on another number of cores."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

from tests.gitkit import scrubbed
from tests.story.storykit import HELLO, RFGIT, Place
from tests.trees import differences as tree_differences


def clone(place: Place, root: Path) -> Place:
    """Only what git hands on: no store, no cache, no key."""
    root.parent.mkdir(parents=True, exist_ok=True)
    place.git("clone", "--quiet", str(place.root), str(root))
    assert not (root / ".rfgit").exists()
    return Place(root)


def build(place: Place, *before: str, umask: int = 0o022, release: str = HELLO, **extra: str) -> Path:
    """Build with the words `before` the command, and return the folder of the store."""
    done = subprocess.run(
        [*before, str(RFGIT), "build", release],
        cwd=place.root,
        env=scrubbed(**extra),
        umask=umask,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return place.root / ".rfgit/store"


def differences(one: Path, other: Path) -> list[str]:
    assert any((one / "blobs/sha256").iterdir()), "nothing was built: this test would pass for no reason"
    return tree_differences(one, other)


def test_two_clones_on_two_machines(hello: Place, tmp_path: Path, needs: Callable[[str], str]) -> None:
    faketime, taskset = needs("faketime"), needs("taskset")
    near = clone(hello, tmp_path / "near")
    first = build(near, TZ="UTC", PYTHONHASHSEED="1")
    hello.edit("targets/fleets/lab.yaml", ("kind: Fleet\n", "kind: Fleet # as before\n"))
    hello.commit("Say nothing new about the fleet")
    hello.rfgit("approve", "--protected", "fleets", "--yes")
    far = clone(hello, tmp_path / ("a long path/" * 12) / "zürich")
    assert far.head() != near.head()
    second = build(
        far,
        *(faketime, "-f", "+7d", taskset, "--cpu-list", "0"),
        umask=0o077,
        HOME=str(tmp_path),
        TZ="Asia/Kathmandu",
        LC_ALL="tr_TR.UTF-8",
        PYTHONHASHSEED="4711",
    )
    assert differences(first, second) == []


def test_the_clone_builds_what_was_released(hello: Place, tmp_path: Path) -> None:
    assert differences(hello.root / ".rfgit/store", build(clone(hello, tmp_path / "clone"))) == []


def test_a_build_by_other_people_s_keys_is_the_same(hello: Place, tmp_path: Path) -> None:
    other = Place(tmp_path / "other")
    hello.rfgit("init", "--dev", str(other.root))
    assert differences(hello.root / ".rfgit/store", build(other)) == []


def test_one_byte_of_config_makes_another_artifact(hello: Place) -> None:
    (before,) = hello.rfgit("build", HELLO).data["artifacts"]
    path = "releases/hello/0.1.0/config/hello.json"
    hello.edit(path, ('"max_range_m": 4.0', '"max_range_m": 4.1'))
    hello.commit("Change one byte of a released declaration")
    (after,) = hello.rfgit("build", HELLO).data["artifacts"]
    assert after["artifact"] != before["artifact"]
    assert "declaration-moved" in hello.rfgit("gate", HELLO, "--fleet", "lab", ends=1).rules
