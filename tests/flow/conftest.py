"""A repository of sixty releases, two of them faulty and one that only the policies refuse."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from rfgit.domain.finding import Finding
from rfgit.flow.check import Question, check
from tests.bench.many import Many, write
from tests.gitkit import Kit

NOW = datetime(2026, 1, 2, tzinfo=UTC)
BROKEN = "releases/sorter-000/1.7.0"
"""A release that its schema refuses."""


@pytest.fixture(scope="session")
def sixty(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Many]:
    place = tmp_path_factory.mktemp("many") / "repository"
    return place, write(place, 60)


@pytest.fixture
def many(sixty: tuple[Path, Many], tmp_path: Path) -> Kit:
    shutil.copytree(sixty[0], tmp_path / "many")
    return Kit(tmp_path / "many")


def found(kit: Kit, *paths: str, remember: bool = True, now: datetime = NOW, **asked: Any) -> tuple[Finding, ...]:
    question = Question(tuple(str(kit.root / path) for path in paths), remember=remember, **asked)
    return check(kit.root, question, now).findings


def errors(findings: Sequence[Finding]) -> set[tuple[str, str]]:
    return {(item.path, item.rule) for item in findings if item.severity == "error"}
