"""Whether git would leave a file alone."""

from __future__ import annotations

from pathlib import Path

from .repository import GitRepository
from .run import ask


def is_ignored(repo: GitRepository, path: Path) -> bool:
    """True where a .gitignore of the repository names the path. Lists of the user's own are not looked at."""
    return ask(repo, "check-ignore", "--quiet", "--no-index", "--", str(path), statuses=(0, 1)).status == 0
