from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rfgit.git.repository import GitRepository, open_repository
from tests.gitkit import Kit


@pytest.fixture
def kit(tmp_path: Path) -> Kit:
    """A repository with one commit: `a.txt` and `dir/b.txt` on refs/heads/main. Its path needs quoting."""
    made = Kit.make(tmp_path / "a repo ü")
    made.write("dir/b.txt", "b\n")
    made.commit("first", **{"a.txt": "a\n"})
    return made


@pytest.fixture
def repo(kit: Kit) -> Iterator[GitRepository]:
    opened = open_repository(kit.root)
    yield opened
    opened.close()
