"""What can be declared before anything can confirm it: asked for all the same, so that nothing lets it through."""

from __future__ import annotations

import json
from dataclasses import replace

from rfgit.build.deployment import deployment_json
from rfgit.declare.digests import declaration_digest
from rfgit.declare.documents import Release
from rfgit.declare.files import MemoryFiles
from rfgit.declare.not_yet import not_yet
from rfgit.declare.read import read_release, read_target
from rfgit.declare.release_parts import Property, Readiness
from rfgit.domain.digest import Digest
from rfgit.domain.finding import ERROR, WARNING
from rfgit.domain.names import ReleaseId
from rfgit.domain.requirements import REQUIRED_CHECKS
from rfgit.gate.requirements import requirements_of
from tests.declare.overlays import tree

_FILES = MemoryFiles(tree("full"))
_ID = ReleaseId("gripper-vision", "1.1.0")


def _release() -> Release:
    return read_release(_FILES, _ID)


def test_every_field_is_read() -> None:
    release = _release()
    assert release.rollback_to == ReleaseId("gripper-vision", "1.0.0")
    assert release.readiness == (Readiness("safety-case", "release-authority"),)
    assert release.properties == (Property("mirrored-picture-mirrored-grip", "properties/mirror.py", "holds"),)
    assert release.specialize == {"gripper-arm": "none", "gripper-dock": "none"}
    assert release.constraints.enforced_at == ("propose", "release", "gate")
    assert release.runtime.vendor is False
    assert release.activation["instructions"]["resources"] == {"memoryMiB": 1024, "cores": 0.5, "storageMiB": 512}


def test_a_release_without_them_has_the_defaults() -> None:
    release = read_release(MemoryFiles(tree()), ReleaseId("reachy-kinematics", "1.0.0"))
    assert (release.rollback_to, release.readiness, release.properties) == (None, (), ())
    assert set(release.specialize.values()) == {"none"}
    assert release.constraints.enforced_at is None
    assert release.checks == REQUIRED_CHECKS
    assert list(not_yet(release)) == []


def test_the_gate_and_the_robot_ask_for_what_nothing_gives() -> None:
    release, target = _release(), read_target(_FILES, "gripper-arm")
    due = (*REQUIRED_CHECKS, "properties", "readiness")
    files = {path: Digest("0" * 64) for path in ("config/limits.json", "golden/cases.json")}
    files |= {path: Digest("0" * 64) for path in ("transforms/pre.py", "transforms/post.py")}
    manifest = json.loads(deployment_json(release, target, declaration_digest(_FILES, _ID), files))
    assert requirements_of(release, target.name).checks == due
    assert tuple(manifest["checks"]) == due


def test_each_is_told_at_its_place() -> None:
    release = _release()
    assert [(item.rule, item.severity, item.line > 0) for item in not_yet(release)] == [
        ("not-supported-yet", WARNING, True)
    ] * 2
    assert {item.severity for item in not_yet(release, ERROR)} == {ERROR}
    assert [item.message.partition(":")[0] for item in not_yet(replace(release, properties=()))] == ["spec.readiness"]
