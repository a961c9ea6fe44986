"""What both repositories declare: it can be read, it refers to what is there, and its locks name no place."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.pylock import Pylock
from packaging.utils import parse_wheel_filename

from tests.content.declared import ROOT, TEMPLATE, declared, locks

both = pytest.mark.parametrize("root", [ROOT, TEMPLATE], ids=["project", "template"])
every_lock = pytest.mark.parametrize("lock", [*locks(ROOT), *locks(TEMPLATE)], ids=lambda lock: lock.stem)


@both
def test_every_document_can_be_read(root: Path) -> None:
    catalog, findings = declared(root)
    assert findings == ()
    assert catalog.repository is not None
    assert catalog.releases
    assert catalog.targets
    assert catalog.fleets


@both
def test_what_is_referred_to_is_there(root: Path) -> None:
    catalog, _ = declared(root)
    assert catalog.repository is not None
    for release in catalog.releases.values():
        folder = root / "releases" / release.id.name / release.id.version
        files = [*release.config, release.golden.path, *(part.path for part in (release.pre, release.post) if part)]
        files += [f"{release.runtime.lock}/{target}.pylock.toml" for target in release.targets]
        assert [name for name in files if not (folder / name).is_file()] == []
        assert set(release.targets) <= set(catalog.targets)
        assert {entry.target for entry in release.envelope} == set(release.targets)
        assert release.model.registry in catalog.repository.registries
    assert {target for fleet in catalog.fleets.values() for target in fleet.targets} <= set(catalog.targets)


@both
def test_no_trust_is_declared_before_there_is_a_trust_policy(root: Path) -> None:
    catalog, _ = declared(root)
    assert catalog.repository is not None
    assert catalog.repository.trust is None


@both
def test_only_the_region_is_constrained(root: Path) -> None:
    """So that a copy with another region is refused or allowed by its region alone."""
    catalog, _ = declared(root)
    assert catalog.releases
    for release in catalog.releases.values():
        limits = release.constraints
        assert (limits.regions, limits.residency, limits.customers, limits.hosting) == (("EU",), None, None, None)


@every_lock
def test_a_lock_is_a_pylock_of_whole_digests(lock: Path) -> None:
    value = tomllib.loads(lock.read_text())
    Pylock.from_dict(value).validate()
    wheels = [wheel for package in value["packages"] for wheel in package["wheels"]]
    assert wheels
    assert all(re.fullmatch("[0-9a-f]{64}", wheel["hashes"]["sha256"]) for wheel in wheels)
    assert len({wheel["path"] for wheel in wheels}) == len(wheels)


@every_lock
def test_a_lock_names_no_place(lock: Path) -> None:
    text = lock.read_text()
    assert not re.search("http|://|index =|sdist|vcs|/", "\n".join(text.splitlines()[3:]))
    assert "http" not in text


@every_lock
def test_every_wheel_is_of_its_package_and_for_linux(lock: Path) -> None:
    for package in tomllib.loads(lock.read_text())["packages"]:
        for wheel in package["wheels"]:
            name, version, _, tags = parse_wheel_filename(wheel["path"])
            assert (name, str(version)) == (package["name"], package["version"])
            assert all(tag.platform == "any" or tag.platform.startswith("manylinux") for tag in tags)


@pytest.mark.parametrize(
    ("lock", "arches", "pythons"),
    [
        (ROOT / "releases/reachy-kinematics/1.0.0/locks/reachy-mini-lite.pylock.toml", {"x86_64"}, {11, 12, 13}),
        (ROOT / "releases/reachy-kinematics/1.0.0/locks/reachy-mini-wireless.pylock.toml", {"aarch64"}, {11}),
        (TEMPLATE / "releases/hello/0.1.0/locks/lab-pc.pylock.toml", {"x86_64", "aarch64"}, {11, 12, 13}),
    ],
    ids=lambda value: value.stem if isinstance(value, Path) else "",
)
def test_the_runtime_is_locked_for_these_machines_and_no_other(lock: Path, arches: set[str], pythons: set[int]) -> None:
    packages = tomllib.loads(lock.read_text())["packages"]
    (runtime,) = [package for package in packages if package["name"] == "onnxruntime"]
    assert runtime["version"] == "1.26.0"
    got = {re.sub(r".*-cp3(\d+)-cp.*_2_28_(\w+)\.whl", r"\1 \2", wheel["path"]) for wheel in runtime["wheels"]}
    assert got == {f"{python} {arch}" for python in pythons for arch in arches}


def test_init_can_write_the_machines_own_architecture() -> None:
    """`rfgit init` replaces this one line, and leaves every other as it is."""
    lines = (TEMPLATE / "targets/lab-pc.yaml").read_text().splitlines()
    assert lines.count("    arch: x86_64") == 1
    assert sum("arch:" in line for line in lines) == 1
