"""`make bench`: what rfgit promises to be fast at, as ratios to a floor or a peer measured in the same run.

Exits non-zero when a command did not do its work, or when nothing was measured. An aim that is missed is printed as
missed and does not fail: machines differ, and a timed test is no test.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from alternate import Command, alternate

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
ROUNDS = 15


@dataclass(frozen=True)
class Figure:
    """One ratio and its aim."""

    what: str
    ratio: float
    aim: float
    note: str = ""

    def __str__(self) -> str:
        verdict = "aim met" if self.ratio <= self.aim else "aim missed"
        return f"{self.what:58} {self.ratio:8.2f}x  (aim <= {self.aim:g}x, {verdict}) {self.note}"


def released_repository(folder: Path) -> Path:
    """A real repository with one released and approved release."""
    place = folder / "hello"
    for words in (
        ["init", "--dev", str(place)],
        ["release", "-C", str(place), "hello@0.1.0"],
        ["approve", "-C", str(place), "hello@0.1.0", "--all", "--yes"],
    ):
        subprocess.run([str(BIN / "rfgit"), *words], check=True, capture_output=True)
    return place


def start_up(place: Path) -> list[Figure]:
    """`check` and `gate`, cold, over the bare interpreter and over a schema checker on the same file."""
    release = "releases/hello/0.1.0/release.yaml"
    schema = str(ROOT / "schemas" / "release.schema.json")
    timings = alternate(
        {
            "python": Command([sys.executable, "-c", "pass"], place),
            "check": Command([str(BIN / "rfgit"), "check", release], place),
            "check-jsonschema": Command([str(BIN / "check-jsonschema"), "--schemafile", schema, release], place),
            "gate": Command([str(BIN / "rfgit"), "gate", "hello@0.1.0", "--fleet", "lab"], place),
        },
        ROUNDS,
    )
    check, gate, bare = timings["check"].median, timings["gate"].median, timings["python"].median
    peer = timings["check-jsonschema"].median
    return [
        Figure("rfgit check of one release over python -c pass", check / bare, 7, f"{check * 1000:.0f} ms"),
        Figure("rfgit check of one release over check-jsonschema", check / peer, 0.35, f"{peer * 1000:.0f} ms"),
        Figure("rfgit gate over python -c pass", gate / bare, 6, f"{gate * 1000:.0f} ms"),
    ]


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="rfgit-bench-") as folder:
        figures = start_up(released_repository(Path(folder)))
        figures.extend(verify_figures(Path(folder)))
    for figure in figures:
        print(figure)
    return 0 if figures else 1


def verify_figures(folder: Path) -> list[Figure]:
    from verify import measure

    found = measure(folder)
    return [
        Figure("rfgit verify of 1 GiB over openssl dgst -sha256", found.ratio, 1.1, f"{found.seconds:.2f} s"),
        Figure(
            "rfgit verify of 1 GiB, peak over 40 MiB", found.peak_kib / 1024 / 40, 1, f"{found.peak_kib / 1024:.0f} MiB"
        ),
    ]


if __name__ == "__main__":
    sys.exit(main())
