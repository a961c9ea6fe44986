"""Somebody installs the wheel, far from this checkout, and has no network."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.once import once
from tests.story.installed import Environment, build_wheel
from tests.story.storykit import HELLO, Place

RELEASED = """\
rfgit init --dev x && cd x && rfgit check && rfgit release hello@0.1.0 && rfgit approve hello@0.1.0 --all --yes \
&& rfgit gate hello@0.1.0 --fleet lab && rfgit audit"""


@pytest.fixture(scope="session")
def wheel(shared: Path) -> Path:
    (found,) = once(shared, "wheel", _build).glob("*.whl")
    return found


def _build(folder: Path) -> None:
    folder.mkdir()
    build_wheel(folder)


@pytest.fixture
def full(tmp_path: Path, wheel: Path, needs: Callable[[str], str]) -> Environment:
    needs("unshare")
    return Environment.make(tmp_path, wheel, extra="onnx")


@pytest.fixture
def bare(tmp_path: Path, wheel: Path, needs: Callable[[str], str]) -> Environment:
    needs("unshare")
    return Environment.make(tmp_path, wheel)


@pytest.fixture
def exported(hello: Place) -> Path:
    """A folder with a released repository, an export of it, and the trust policy that a robot pinned."""
    folder = hello.root.parent / "elsewhere"
    hello.rfgit("export", HELLO, "--target", "lab-pc", str(folder / "export"))
    shutil.copy(hello.root / "policies/trust/1.json", folder / "trust.json")
    shutil.copytree(hello.root, folder / "hello")
    return folder


def test_the_wheel_alone_does_the_main_job(full: Environment) -> None:
    where = full.run("python -c 'import rfgit; print(rfgit.__file__)'").stdout.strip()
    assert where == str(full.site / "rfgit/__init__.py")
    done = full.run(RELEASED)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "allow: hello@0.1.0 for lab-pc on fleet lab" in done.stdout
    assert list(full.home.iterdir()) == []
    assert full.run("cd x && git status --porcelain").stdout == ""


def test_without_the_extra_everything_but_the_running_works(bare: Environment, exported: Path) -> None:
    assert "ModuleNotFoundError" in bare.run("python -c 'import onnxruntime'").stderr
    shutil.copytree(exported, bare.work, dirs_exist_ok=True)
    for command in (
        "rfgit check -C hello",
        "rfgit gate -C hello hello@0.1.0 --fleet lab",
        "rfgit audit -C hello",
        "rfgit show -C hello hello@0.1.0",
        "rfgit verify export --trust trust.json --first-use",
    ):
        done = bare.run(command)
        assert done.returncode == 0, (command, done.stdout, done.stderr)


def test_without_the_extra_release_cannot_tell_and_names_it(bare: Environment) -> None:
    done = bare.run("rfgit init --dev x && cd x && rfgit release hello@0.1.0 --format json")
    assert done.returncode == 3, done.stdout + done.stderr
    result = json.loads(done.stdout.splitlines()[-1])
    assert result["verdict"] == "undecided"
    assert any("rfgit[onnx]" in item["message"] + (item["hint"] or "") for item in result["findings"])
    assert bare.run("cd x && git log --format=%s --grep='^Release'").stdout == ""
