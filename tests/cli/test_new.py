"""`rfgit new`: what a copy takes along, what it sets, and that it disturbs nothing."""

from __future__ import annotations

import difflib
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.scene import Scene
from tests.cli.state import state

OLD = "releases/hello/0.1.0"
TARGET = "targets/lab-pc.yaml"
Make = Callable[[str], Scene]


def _new(place: Scene, *words: str) -> dict[str, object]:
    ended = place.run(["new", *words, "--format", "json"])
    assert ended.status == 0, ended
    data: dict[str, object] = ended.result["data"]
    return data


def _changed(one: Path, other: Path) -> list[str]:
    """The lines that differ, with - and + in front."""
    lines = difflib.ndiff(one.read_text().splitlines(), other.read_text().splitlines())
    return [line for line in lines if line[0] in "-+"]


def test_a_new_version_differs_in_four_lines(scene: Make) -> None:
    place = scene("released")
    data = _new(place, "release", "hello@0.2.0")
    assert _changed(place.root / OLD / "release.yaml", place.root / "releases/hello/0.2.0/release.yaml") == [
        '-   version: "0.1.0"',
        '+   version: "0.2.0"',
        "-   counter: 1",
        "+   counter: 2",
        "+   replaces: hello@0.1.0",
    ]
    assert (data["counter"], data["replaces"], data["targets"]) == (2, "hello@0.1.0", ["lab-pc"])


def test_all_files_but_the_evidence_go_along(scene: Make) -> None:
    place = scene("released")
    (place.root / OLD / "transforms/pre.py").chmod(0o755)
    (place.root / OLD / ".notes").write_text("x")
    files = _new(place, "release", "hello@0.2.0")["files"]
    assert isinstance(files, list)
    old = {path.relative_to(place.root / OLD).as_posix() for path in (place.root / OLD).rglob("*") if path.is_file()}
    assert {path.removeprefix("releases/hello/0.2.0/") for path in files} == {
        path for path in old if not path.startswith("attestations/")
    }
    assert os.access(place.root / "releases/hello/0.2.0/transforms/pre.py", os.X_OK)
    assert not os.access(place.root / "releases/hello/0.2.0/transforms/post.py", os.X_OK)


def test_nothing_else_moves(scene: Make) -> None:
    place = scene("released")
    before = state(place.root)
    _new(place, "release", "hello@0.2.0")
    after = state(place.root)
    assert {path: what for path, what in after.items() if not path.startswith("releases/hello/0.2.0")} == before


def test_a_copy_is_in_order_at_once(scene: Make) -> None:
    place = scene("released")
    _new(place, "release", "hello@0.2.0")
    ended = place.run(["check", "releases/hello/0.2.0", "--format", "json"])
    assert ended.status == 0, ended


def test_the_newest_version_is_copied_and_the_next_counter_is_free(scene: Make) -> None:
    place = scene("fresh")
    assert _new(place, "release", "hello@0.9.0")["counter"] == 2
    data = _new(place, "release", "hello@0.10.0")
    assert (data["from"], data["counter"], data["replaces"]) == ("hello@0.9.0", 3, "hello@0.9.0")
    data = _new(place, "release", "hello@0.1.1", "--from", "hello@0.1.0")
    assert (data["from"], data["counter"], data["replaces"]) == ("hello@0.1.0", 4, "hello@0.1.0")


def test_another_name_begins_anew(scene: Make) -> None:
    place = scene("fresh")
    _new(place, "release", "hello@0.2.0")
    data = _new(place, "release", "other@1.0.0", "--from", "hello@0.2.0")
    assert (data["counter"], data["replaces"]) == (1, None)
    assert "replaces" not in (place.root / "releases/other/1.0.0/release.yaml").read_text()


@pytest.mark.parametrize(
    ("targets", "named", "entries"),
    [
        (["lab-pc-2"], ["lab-pc-2"], 1),
        (["lab-pc", "lab-pc-2"], ["lab-pc", "lab-pc-2"], 1),
        (["lab-pc"], ["lab-pc"], 1),
        (["lab-pc-2", "lab-pc-2"], ["lab-pc-2"], 1),
    ],
)
def test_it_is_for_the_targets_that_are_named(targets: list[str], named: list[str], entries: int, scene: Make) -> None:
    place = scene("fresh")
    _new(place, "target", "lab-pc-2", "--from", "lab-pc")
    words = [word for name in targets for word in ("--target", name)]
    assert _new(place, "release", "hello@0.2.0", *words)["targets"] == named
    text = (place.root / "releases/hello/0.2.0/release.yaml").read_text()
    assert text.count("- target: ") == entries
    assert text.count("#") == (place.root / OLD / "release.yaml").read_text().count("#")


def test_a_target_and_a_fleet_differ_in_their_names(scene: Make) -> None:
    place = scene("fresh")
    _new(place, "target", "lab-pc-2")
    assert _changed(place.root / TARGET, place.root / "targets/lab-pc-2.yaml") == [
        "-   name: lab-pc",
        "+   name: lab-pc-2",
    ]
    _new(place, "fleet", "hall")
    assert _changed(place.root / "targets/fleets/lab.yaml", place.root / "targets/fleets/hall.yaml") == [
        "-   name: lab",
        "+   name: hall",
    ]


def test_the_next_command_is_told(scene: Make) -> None:
    ended = scene("fresh").run(["new", "release", "hello@0.2.0"])
    assert ended.status == 0
    assert ended.out.splitlines()[-2:] == ["  rfgit check releases/hello/0.2.0", "new: yes"]


def test_a_version_that_check_would_refuse_is_not_written(scene: Make) -> None:
    place = scene("released")
    before = state(place.root)
    ended = place.run(["new", "release", "hello@latest", "--format", "json"])
    (finding,) = json.loads(ended.out)["findings"]
    assert (ended.status, finding["rule"]) == (2, "usage")
    assert "never 'latest', got 'latest'" in finding["message"]
    assert state(place.root) == before
