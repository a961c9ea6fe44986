"""One slip is told once, where it was made: what only follows from it is left out, and nothing else is."""

from __future__ import annotations

from typing import Any

import pytest

from rfgit.declare.files import MemoryFiles
from rfgit.domain.finding import Finding
from tests.check.judging import judged
from tests.declare.overlays import patched, tree

_RELEASE = "releases/reachy-kinematics/1.1.0/release.yaml"
_OLD = "releases/reachy-kinematics/1.0.0/release.yaml"
_LITE = "targets/reachy-mini-lite.yaml"
_FLEET = "targets/fleets/lyon.yaml"


def _told(files: MemoryFiles) -> list[tuple[str, str]]:
    return [(item.rule, item.path) for item in judged(files)]


def _moved(old: str, new: str) -> MemoryFiles:
    files = dict(tree())
    files[new] = files.pop(old)
    return MemoryFiles(files)


def _edited(path: str, old: str, new: str) -> dict[str, Any]:
    return {"path": path, "old": old, "new": new}


@pytest.mark.parametrize(
    ("edit", "rule"),
    [
        (_edited(_RELEASE, "- name: reachy-mini-lite\n", "- name: reachy-mini-lit\n"), "target-unknown"),
        (_edited(_RELEASE, "- name: reachy-mini-wireless", "- name: reachy-mini-wirless"), "target-unknown"),
        (_edited(_RELEASE, "{target: reachy-mini-wireless", "{target: reachy-mini-wirless"), "envelope-target"),
        (_edited(_FLEET, "reachy-mini-wireless]", "reachy-mini-wirless]"), "target-unknown"),
        (_edited(_LITE, "name: reachy-mini-lite", "name: reachy-mini-lit"), "name-mismatch"),
        (_edited(_LITE, "robotClass", "robotclass"), "schema-unknown-field"),
        (_edited(_LITE, "spec:", "spec: ["), "yaml-syntax"),
        (_edited(_RELEASE, "registry: own", "registry: onw"), "registry-unknown"),
        (_edited(_RELEASE, "name: onnxruntime", "name: onnxruntme"), "lock-runtime"),
        (_edited(_RELEASE, "memoryMiB: 256", "memoryMiB: x"), "schema-wrong-type"),
        (_edited(_OLD, "requiredState: approved", "requiredState: aproved"), "word-misspelt"),
        (_edited(_RELEASE, "deployment: default", "deployment: defualt"), "policy-unknown"),
    ],
    ids=lambda value: value if isinstance(value, str) else value["new"],
)
def test_a_slip_is_told_once(edit: dict[str, Any], rule: str) -> None:
    found = judged(patched({"edits": [edit]}))
    assert {(item.rule, item.path) for item in found} == {(rule, edit["path"])}, found


@pytest.mark.parametrize(
    ("new", "rule"),
    [
        ("targets/reachy-mini-lite.yml", "stray-file"),
        ("targets/reachy-mini-lite.YAML", "stray-file"),
        ("targets/arms/reachy-mini-lite.yaml", "stray-file"),
        ("targets/reachy-mini-lit.yaml", "name-mismatch"),
    ],
)
def test_a_target_in_another_file_is_told_there_alone(new: str, rule: str) -> None:
    assert _told(_moved(_LITE, new)) == [(rule, new)]


def test_a_target_that_is_gone_is_told_where_it_is_missed() -> None:
    files = dict(tree())
    del files[_LITE]
    assert {item for item in _told(MemoryFiles(files)) if item[0] == "target-unknown"} == {
        ("target-unknown", path) for path in (_RELEASE, _OLD, _FLEET)
    }


def test_a_file_of_another_name_excuses_no_other_target() -> None:
    files = dict(_files(_moved(_LITE, "targets/reachy-mini-lit.yml")))
    assert ("target-unknown", _RELEASE) in _told(MemoryFiles(files))


def test_two_slips_are_two_findings() -> None:
    edits = [
        _edited(_RELEASE, "- name: reachy-mini-wireless", "- name: reachy-mini-wirless"),
        _edited(_RELEASE, "{target: reachy-mini-lite, metric: latency", "{target: gripper, metric: latency"),
    ]
    found: tuple[Finding, ...] = judged(patched({"edits": edits}))
    assert [(item.rule, item.line) for item in found] == [("target-unknown", 39), ("envelope-target", 41)]


def test_a_number_for_a_target_that_is_not_the_releases_is_told_beside_a_slip_of_another() -> None:
    """The mistyped name is near the one, and has nothing to do with the other."""
    other = tree()[_LITE].replace(b"name: reachy-mini-lite", b"name: gripper")
    edits = [
        _edited(_RELEASE, "- name: reachy-mini-wireless", "- name: reachy-mini-wirless"),
        _edited(_RELEASE, "{target: reachy-mini-lite, metric: latency", "{target: gripper, metric: latency"),
    ]
    found = judged(patched({"edits": edits, "write": {"targets/gripper.yaml": other.decode()}}))
    assert "envelope-target" in {item.rule for item in found}


def _files(files: MemoryFiles) -> dict[str, bytes]:
    return {path: files.read(path) for path in files.paths()}
