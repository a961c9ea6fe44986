"""Time whole processes against each other: A B A B ..., medians, and every exit status asserted."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Command:
    """A command line, where it runs, and the only exit status that counts as having run."""

    words: Sequence[str]
    directory: Path
    status: int = 0


@dataclass(frozen=True)
class Timing:
    """Seconds of wall time, the median of all rounds; `peak` is the largest resident set in KiB."""

    median: float
    least: float
    peak: int


def alternate(commands: Mapping[str, Command], rounds: int) -> dict[str, Timing]:
    """Run the commands in turn, once unmeasured, then `rounds` times; AssertionError for another exit status."""
    walls: dict[str, list[float]] = {name: [] for name in commands}
    peaks = dict.fromkeys(commands, 0)
    for turn in range(rounds + 1):
        for name, command in commands.items():
            wall, peak = run_once(command)
            if turn:
                walls[name].append(wall)
                peaks[name] = max(peaks[name], peak)
    return {name: Timing(statistics.median(seen), min(seen), peaks[name]) for name, seen in walls.items()}


def run_once(command: Command) -> tuple[float, int]:
    """One run: seconds, and its peak resident set in KiB, children of its own included only if they are larger."""
    start = time.perf_counter()
    process = subprocess.Popen(
        command.words,
        cwd=command.directory,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
    )
    assert process.stderr is not None
    said = process.stderr.read()
    process.stderr.close()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == command.status, f"{command.words}: exit {process.returncode}\n{said.decode()}"
    return wall, usage.ru_maxrss
