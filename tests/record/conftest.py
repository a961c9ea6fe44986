"""The repository of `tests/git`."""

from tests.git.conftest import kit, repo

__all__ = ["kit", "repo"]
