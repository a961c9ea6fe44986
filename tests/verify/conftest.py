"""The two repositories, made once, and copies of an export to change."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from rfgit.cli.boundary import run_guarded
from rfgit.cli.verbs import rfgit
from tests.verify import world as worlds
from tests.verify.world import World

Copy = Callable[[str], Path]


@dataclass(frozen=True)
class Answer:
    """What `rfgit verify --format json` said and how it ended."""

    status: int
    result: dict[str, Any]

    @property
    def rules(self) -> set[str]:
        return {item["rule"] for item in self.result["findings"] if item["severity"] == "error"}


Ask = Callable[..., Answer]


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return worlds.make(tmp_path_factory.mktemp("world"))


@pytest.fixture
def copy(world: World, tmp_path: Path) -> Copy:
    """A copy of an export, by its name in the world, to do with what one likes."""

    def make(name: str) -> Path:
        target = tmp_path / f"copy-{len(list(tmp_path.iterdir()))}"
        shutil.copytree(world.export(name), target, symlinks=True)
        return target

    return make


@pytest.fixture
def ask(world: World, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Ask the command line, in this process: `ask(directory, "--first-use", ...)`."""

    def run(directory: Path, *words: str, pinned: Path | None = None) -> Answer:
        status = run_guarded(rfgit, command(directory, pinned or world.pinned, *words))
        said = capsys.readouterr()
        assert said.err == ""
        assert said.out.count("\n") == 1, "one result object, on one line"
        return Answer(status, json.loads(said.out))

    return run


def command(directory: Path, pinned: Path, *words: str) -> Sequence[str]:
    return ["verify", str(directory), "--trust", str(pinned), "--format", "json", *words]
