"""`rfgit check` of thousands of releases, against what reads them and against checkers that others wrote.

    python tests/bench/judge.py [--releases 10000] [--rounds 5]

Every command's exit status is asserted, and of every judge what it found. An aim that is missed is printed as missed
and does not fail: machines differ. A peer that is not installed is left out, but with RFGIT_CI=1 that is a failure.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import peers
from alternate import Command, Timing, alternate
from many import Many, write

BIN = Path(sys.executable).parent
RFGIT = str(BIN / "rfgit")
FLOOR = "git ls-tree -r --format='%(objectname)' HEAD | git cat-file --batch --buffer"
FEW = 1_000


@dataclass(frozen=True)
class Aim:
    """One ratio: the median of `what` over that of `floor`, in the run that measured both."""

    what: str
    floor: str
    aim: float

    def row(self, timings: Mapping[str, Timing]) -> str:
        over, under = timings[self.what].median, timings[self.floor].median
        verdict = "met" if over / under <= self.aim else "missed"
        seconds = f"{over:.3f} s / {under:.3f} s"
        name = f"{self.what} over {self.floor}"
        return f"{name:32} {over / under:8.3f}x  aim <= {self.aim:<6.3g} {verdict:7} {seconds}"


AIMS = (
    Aim("cold", "git reads all", 8),
    Aim("cold", "kubeconform", 0.5),
    Aim("cold", "conftest", 1 / 6),
    Aim("one release", "python", 7),
    Aim("warm", "git status", 2.5),
)


@dataclass(frozen=True)
class Place:
    """A written repository, and the same declarations as other checkers want them."""

    many: Many
    root: Path
    documents: Path
    parsable: Path
    aside: Path


def prepared(folder: Path, releases: int) -> Place:
    root = folder / "repository"
    many = write(root, releases)
    documents = peers.declarations(root, folder / "documents")
    parsable = peers.declarations(root, folder / "parsable", many.unreadable)
    return Place(many, root, documents, parsable, folder)


def ours(place: Place) -> dict[str, Command]:
    """A cold run trusts no verdict and keeps none. The one changed release is good, and is looked at alone."""
    check = [RFGIT, "check", "--commit", "HEAD"]
    return {
        "python": Command([sys.executable, "-c", "pass"], place.root),
        "git reads all": Command(["sh", "-c", FLOOR], place.root),
        "git status": Command(["git", "status", "--porcelain"], place.root),
        "cold": Command([*check, "--no-cache"], place.root, status=1),
        "warm": Command(check, place.root, status=1),
        "one release": Command([*check, "--no-cache", place.many.last], place.root),
    }


def theirs(place: Place) -> dict[str, Command]:
    found = {}
    program = peers.find("kubeconform")
    if program:
        words = peers.kubeconform(program, place.documents, place.aside / "schema")
        found["kubeconform"] = Command(words, place.root, status=1)
    program = peers.find("conftest")
    if program:
        words = peers.conftest(program, place.root, place.parsable, place.aside / "rules")
        found["conftest"] = Command(words, place.root, status=1)
    return found


def assert_found(place: Place, commands: Mapping[str, Command]) -> None:
    """Before anything is timed: each judge finds what was put there, and nothing else."""
    many = place.many
    for name in ("cold", "warm", "warm"):
        result = _json([*commands[name].words, "--format", "json"], place.root)
        errors = [(item["path"], item["rule"]) for item in result["findings"] if item["severity"] == "error"]
        assert set(errors) == many.expected, sorted(set(errors) ^ many.expected)[:10]
        assert len(result["data"]["releases"]) > many.releases * 0.95
    if "kubeconform" in commands:
        summary = _json(commands["kubeconform"].words, place.root)["summary"]
        assert summary["invalid"] == many.shapes, summary
        assert summary["errors"] == len(many.unreadable), summary
        assert sum(summary.values()) == many.releases, summary
    if "conftest" in commands:
        tested = _json(commands["conftest"].words, place.root)
        assert len(tested) == many.releases - len(many.unreadable), len(tested)
        assert sum(bool(item.get("failures")) for item in tested) == many.policy


def _json(words: list[str] | tuple[str, ...], directory: Path) -> dict:
    done = subprocess.run(words, cwd=directory, capture_output=True, text=True, check=False)
    assert done.returncode == 1, (words[:6], done.returncode, done.stdout[:1000], done.stderr[-1000:])
    return json.loads(done.stdout)


def measure(releases: int, rounds: int, with_peers: bool = True) -> dict[str, Timing]:
    with tempfile.TemporaryDirectory(prefix="rfgit-bench-") as folder:
        place = prepared(Path(folder), releases)
        commands = {**ours(place), **(theirs(place) if with_peers else {})}
        assert_found(place, commands)
        if releases == FEW:
            words = peers.check_jsonschema(str(BIN / "check-jsonschema"), place.root)
            commands["check-jsonschema"] = Command(words, place.root, status=1)
        return alternate(commands, rounds)


def missing() -> list[str]:
    return [name for name in ("kubeconform", "conftest") if peers.find(name) is None]


def main() -> int:
    asked = argparse.ArgumentParser()
    asked.add_argument("--releases", type=int, default=10_000)
    asked.add_argument("--rounds", type=int, default=5)
    given = asked.parse_args()
    if missing():
        print(f"not installed, and left out: {', '.join(missing())}")
        if os.environ.get("RFGIT_CI"):
            return 1
    sizes = [size for size in (100, FEW, 10_000) if size < given.releases] + [given.releases]
    seen = {size: measure(size, given.rounds, size == given.releases) for size in sizes}
    print(f"\nrfgit check of {given.releases} releases, a twentieth of them faulty; medians of {given.rounds} rounds")
    for aim in AIMS:
        if aim.floor in seen[given.releases]:
            print(aim.row(seen[given.releases]))
    if FEW in seen:
        print(Aim("cold", "check-jsonschema", 1 / 40).row(seen[FEW]), f"({FEW} releases)")
    print("\nreleases   cold      warm      one release   git reads all")
    for size, timings in seen.items():
        row = [timings[name].median for name in ("cold", "warm", "one release", "git reads all")]
        print(f"{size:8} {row[0]:7.3f} s {row[1]:7.3f} s {row[2]:9.3f} s {row[3]:11.3f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
