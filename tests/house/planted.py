"""Plant one defect at a time in a copy of the checkout, and see `.ci/run` end non-zero for each.

Ends 0 only if the copy is clean before, and every defect is noticed by the step that is there for it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
COPY = ROOT / ".cache/planted"


@dataclass(frozen=True)
class Defect:
    """`text` is written to a new file at `path`; `step` of `.ci/run` has to notice."""

    name: str
    step: str
    path: str
    text: str


DEFECTS = (
    Defect("a failing test", "test", "tests/house/test_planted.py", "def test_planted() -> None:\n    assert 1 == 2\n"),
    Defect("an unused import", "lint", "rfgit/domain/planted.py", '"""Planted."""\n\nimport json\n'),
    Defect("a type error", "lint", "rfgit/domain/planted.py", '"""Planted."""\n\nNUMBER: int = "one"\n'),
    Defect(
        "an upward import",
        "lint",
        "rfgit/domain/planted.py",
        '"""Planted."""\n\nfrom ..gate.decide import Decision\n\n__all__ = ["Decision"]\n',
    ),
)


def main() -> int:
    make_copy()
    if run_ci("lint") != 0:
        print("the copy does not pass lint without any defect, so noticing one would mean nothing")
        return 1
    missed = [defect.name for defect in DEFECTS if not noticed(defect)]
    for name in missed:
        print(f"not noticed: {name}")
    return 1 if missed else 0


def make_copy() -> None:
    """What git would commit, with a repository of its own and the checkout's environment."""
    shutil.rmtree(COPY, ignore_errors=True)
    COPY.mkdir(parents=True)
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, check=True, capture_output=True).stdout.decode().split("\0")
    for name in filter(None, names):
        if (ROOT / name).is_file():
            (COPY / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, COPY / name)
    subprocess.run(["git", "init", "--quiet", str(COPY)], check=True)
    (COPY / ".venv").symlink_to(ROOT / ".venv")
    # A copied lock is newer than the environment that was made from it; make must not make that anew.
    for stamp in (".locked", ".stamp"):
        os.utime(ROOT / ".venv" / stamp)


def noticed(defect: Defect) -> bool:
    place = COPY / defect.path
    place.write_text(defect.text, encoding="utf-8")
    try:
        status = run_ci(defect.step, place if defect.step == "test" else None)
    finally:
        place.unlink()
    print(f"{defect.name}: .ci/run {defect.step} ended {status}")
    return status != 0


def run_ci(step: str, tests: Path | None = None) -> int:
    """The exit status of one step of `.ci/run` in the copy; a test run is limited to one file."""
    environment = {**os.environ, "PYTHONPATH": str(COPY)}
    if tests is not None:
        environment["PYTEST_ADDOPTS"] = str(tests)
    return subprocess.run([".ci/run", step], cwd=COPY, env=environment, capture_output=True).returncode


if __name__ == "__main__":
    sys.exit(main())
