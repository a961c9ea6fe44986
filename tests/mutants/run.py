"""Break rfgit on purpose, one patch at a time, and see whether the tests notice.

1. Copy the checkout, as git would commit it, into a folder with an interpreter of its own, once for each worker.
2. Run the tests that the patches name: they pass, or their failing later would mean nothing.
3. Apply a patch, cleanly.
4. Run its tests again: they fail. A mutant that they do not notice survives.
5. Take the patch back, and go on with the next.

A patch begins with two comment lines:

    Kills: tests/trust/test_verify.py tests/vectors -k "unsigned or twice"
    Why: a verifier that looks at no signature accepts everything

Ends 0 only if every patch was killed. No patch at all ends 1: it would be a pass that came from nothing.
"""

from __future__ import annotations

import os
import queue
import shlex
import shutil
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WORK = ROOT / ".cache/mutants"
WORKERS = 2
TIMEOUT = 240  # seconds for one run of the named tests; a mutant may loop

PASSED, FAILED = 0, 1  # what pytest ends with; 2 to 5 say that it could not run the tests


@dataclass(frozen=True)
class Mutant:
    path: Path
    kills: tuple[str, ...]
    why: str


@dataclass(frozen=True)
class Outcome:
    mutant: Mutant
    killed: bool
    said: str
    seconds: float


class NoVerdict(Exception):
    """The mutant could not be judged; that counts as survival."""


def read(path: Path) -> Mutant:
    header: dict[str, str] = {}
    for line in path.read_text().split("\n--- ", 1)[0].splitlines():
        name, colon, value = line.partition(": ")
        if colon and name in ("Kills", "Why"):
            header[name] = value.strip()
    if not header.get("Kills") or not header.get("Why"):
        raise SystemExit(f"{path}: must begin with `Kills: TESTS` and `Why: REASON`")
    return Mutant(path, tuple(shlex.split(header["Kills"])), header["Why"])


def copy_checkout(target: Path) -> None:
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, check=True, capture_output=True).stdout.decode().split("\0")
    for name in filter(None, names):
        source = ROOT / name
        if source.is_file() or source.is_symlink():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target / name, follow_symlinks=False)
    # The copy lies inside the checkout: without a repository of its own, git would find the checkout's.
    subprocess.run(["git", "init", "--quiet", str(target)], check=True)


def make_interpreter(copy: Path) -> Path:
    """A `.venv` in the copy with the checkout's packages, but the copy's rfgit before all.

    PYTHONPATH would not do: tests that start rfgit as users do clear the environment.
    """
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", copy / ".venv"], check=True)
    python = copy / ".venv/bin/python"
    asked = "import sysconfig; print(sysconfig.get_path('purelib'))"
    mine, theirs = (
        Path(subprocess.run([program, "-c", asked], check=True, capture_output=True, text=True).stdout.strip())
        for program in (python, sys.executable)
    )
    (mine / "copy.pth").write_text(f"{copy}\nimport site; site.addsitedir({str(theirs)!r})\n")
    for name, entry in tomllib.loads((copy / "pyproject.toml").read_text())["project"]["scripts"].items():
        module, _, function = entry.partition(":")
        script = python.with_name(name)
        script.write_text(f"#!{python}\nimport sys\nfrom {module} import {function}\nsys.exit({function}())\n")
        script.chmod(0o755)
    found = subprocess.run([python, "-I", "-c", "import rfgit; print(rfgit.__file__)"], check=True, capture_output=True)
    imported = Path(found.stdout.decode().strip()).resolve()
    if imported != (copy / "rfgit/__init__.py").resolve():
        raise SystemExit(f"the copy would test {imported}, which no patch changes")
    return python


def run_tests(copy: Path, kills: Iterable[str]) -> tuple[int, str]:
    """pytest's exit status, or FAILED when a mutant runs for ever, and its last line."""
    command = [str(copy / ".venv/bin/python"), "-m", "pytest", "-x", "-p", "no:cacheprovider", "--no-header", *kills]
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PATH": f"{copy}/.venv/bin:{os.environ['PATH']}"}
    try:
        done = subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True, timeout=TIMEOUT)
    except subprocess.TimeoutExpired:
        return FAILED, f"no end after {TIMEOUT} s"
    lines = (done.stdout + done.stderr).strip().splitlines()
    return done.returncode, lines[-1] if lines else "pytest said nothing"


def apply(copy: Path, patch: Path, *more: str) -> None:
    command = ["git", "apply", "--unidiff-zero", "--whitespace=nowarn", *more, str(patch)]
    done = subprocess.run(command, cwd=copy, capture_output=True, text=True)
    if done.returncode:
        raise NoVerdict(f"does not apply: {done.stderr.strip().splitlines()[-1]}")


def compiles(copy: Path, patch: Path) -> None:
    """Refuse a patch that no interpreter would run: whatever fails then, no test has noticed anything."""
    for line in patch.read_text().splitlines():
        if line.startswith("+++ b/") and line.endswith(".py"):
            try:
                compile((copy / line[6:]).read_bytes(), line[6:], "exec")
            except SyntaxError as error:
                raise NoVerdict(f"is no Python: {error}") from None


class Workshop:
    """Copies of the checkout, each used by one worker at a time."""

    def __init__(self, count: int) -> None:
        shutil.rmtree(WORK, ignore_errors=True)
        self._copies: queue.SimpleQueue[Path] = queue.SimpleQueue()
        for number in range(count):
            copy = WORK / str(number)
            copy_checkout(copy)
            make_interpreter(copy)
            self._copies.put(copy)

    @contextmanager
    def copy(self) -> Iterator[Path]:
        copy = self._copies.get()
        try:
            yield copy
        finally:
            self._copies.put(copy)

    def sound(self, kills: tuple[str, ...]) -> tuple[int, str]:
        with self.copy() as copy:
            return run_tests(copy, kills)

    def broken(self, mutant: Mutant) -> tuple[int, str]:
        with self.copy() as copy:
            apply(copy, mutant.path)
            try:
                compiles(copy, mutant.path)
                return run_tests(copy, mutant.kills)
            finally:
                apply(copy, mutant.path, "--reverse")


def judge(mutant: Mutant, before: tuple[int, str], workshop: Workshop) -> Outcome:
    start = time.monotonic()
    try:
        if before[0] != PASSED:
            raise NoVerdict(f"its tests do not pass without it: {before[1]}")
        after, said = workshop.broken(mutant)
        if after not in (PASSED, FAILED):
            raise NoVerdict(f"pytest ended {after}: {said}")
    except NoVerdict as error:
        return Outcome(mutant, False, str(error), time.monotonic() - start)
    return Outcome(mutant, after == FAILED, said, time.monotonic() - start)


def table(outcomes: Iterable[Outcome]) -> str:
    lines = []
    for outcome in outcomes:
        verdict = "killed  " if outcome.killed else "SURVIVED"
        lines.append(f"{verdict} {outcome.seconds:6.1f} s  {outcome.mutant.path.stem}: {outcome.mutant.why}")
        if not outcome.killed:
            lines.append(f"                    {outcome.said}")
    return "\n".join(lines)


def main() -> int:
    mutants = [read(path) for path in sorted(Path(__file__).parent.glob("*.patch"))]
    if not mutants:
        print("no tests/mutants/*.patch: nothing was tried", file=sys.stderr)
        return 1
    workshop = Workshop(WORKERS)
    with ThreadPoolExecutor(WORKERS) as pool:
        suites = list(dict.fromkeys(mutant.kills for mutant in mutants))
        before = dict(zip(suites, pool.map(workshop.sound, suites), strict=True))
        outcomes = list(pool.map(lambda mutant: judge(mutant, before[mutant.kills], workshop), mutants))
    print(table(outcomes))
    killed = sum(outcome.killed for outcome in outcomes)
    print(f"{killed} of {len(outcomes)} mutants killed")
    shutil.rmtree(WORK, ignore_errors=True)
    return 0 if killed == len(outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
