"""Repositories to run the command line in. Each kind is made once; a test gets a copy of its own."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.running import environment, rfgit
from tests.cli.scene import Scene

RELEASE = "hello@0.1.0"


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`fresh`: as `init --dev` makes it. `released`: its release is recorded, approved and allowed."""
    base = tmp_path_factory.mktemp("templates")
    env = environment(base / "home")
    for name, steps in {
        "fresh": [],
        "released": [["release", RELEASE], ["approve", RELEASE, "--all", "--yes"]],
    }.items():
        made = [rfgit(["init", "--dev", name], base, env)]
        made += [rfgit(step, base / name, env) for step in steps]
        assert [ended.status for ended in made] == [0] * len(made), made[-1]
    return base


@pytest.fixture
def scene(templates: Path, tmp_path: Path) -> Callable[[str], Scene]:
    """`scene("released")` is a copy of that repository; `scene("none")` an empty folder."""

    def make(kind: str) -> Scene:
        root = tmp_path / "repository"
        if kind == "none":
            root.mkdir()
        else:
            shutil.copytree(templates / kind, root, symlinks=True)
        return Scene(root, tmp_path)

    return make
