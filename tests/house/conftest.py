"""The checkout under test, as git would commit it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

_ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def root() -> Path:
    return _ROOT


@pytest.fixture(scope="session")
def committed() -> tuple[Path, ...]:
    """Every file that is tracked, or would be after `git add --all`."""
    listed = subprocess.run(
        ["git", "-C", str(_ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        check=True,
        capture_output=True,
    ).stdout
    names = sorted(name for name in listed.decode().split("\0") if name)
    found = tuple(_ROOT / name for name in names if (_ROOT / name).is_file())
    assert found, "no file found: these tests would pass for no reason"
    return found
