"""Documents at random, read by rfgit's strict reader and by ruamel.yaml (YAML 1.2, safe, pure Python).

    python -m tests.declare.differential --documents 100000 --seed 1

Ends 1 if a document that both take has two values, if one that ruamel.yaml refuses is taken for a reason that is not
named here, or if rfgit's two readers, the one of plain lines and the full one, differ in a value or a place.
"""

from __future__ import annotations

import argparse
import itertools
import math
import re
import sys
import time
import warnings
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from multiprocessing import get_context
from typing import Any

from rfgit.declare.plain_yaml import read_plain
from rfgit.declare.positions import Places
from rfgit.declare.strict_yaml import read_full, read_yaml
from rfgit.domain.finding import Refusal
from tests.declare.generate import Generator

PROCESSES = 2
MOST_SHOWN = 20

# What ruamel.yaml makes numbers and dates of, and the core schema of YAML 1.2 (section 10.3.2) leaves texts.
_BEYOND_CORE = {
    "a date": re.compile(r"\d{4}-\d\d?-\d\d?([Tt ].*)?"),
    "a number with underscores": re.compile(r"[-+0-9.].*_.*"),
    "a binary number": re.compile(r"[-+]?0b[01]+"),
    "a hexadecimal or octal number with a sign": re.compile(r"[-+]0[xo][0-9a-fA-F]+"),
}


# What YAML 1.2 allows, and ruamel.yaml does not: what it says of it, and how the text looks.
_REFUSED_BY_RUAMEL = {
    "= alone, the value type of YAML 1.1": ("tag:yaml.org,2002:value", re.compile(r"(^|[\s\[{,:])=($|[\s\]},:])")),
    "<< alone, where it is no key": ("tag:yaml.org,2002:merge", re.compile(r"(^|[\s\[{,:])<<($|[\s\]},:])")),
    "a second document end marker": ("but found another document", re.compile(r"(?m)^\.\.\.\s+^\.\.\.")),
    "what it takes for a number without digits": ("ValueError: ", re.compile(r"[-+.]_")),
    "a first line of spaces in a block scalar": (
        "more indented follow up line than first in a block scalar",
        re.compile(r"[|>][-+0-9]*( +#.*)? *\n(\n* +\n)"),
    ),
    "a pair in a flow sequence, its value right behind a quoted key": (
        "expected ',' or ']', but got '<scalar>'",
        re.compile(r"""["']:\S"""),
    ),
}


@dataclass
class Tally:
    """How documents ended. `wrong` are those for which this program ends 1."""

    ends: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        self.ends.update(other.ends)
        self.wrong.extend(other.wrong)


def compare(text: str) -> tuple[str, bool]:
    """How a document ends, and whether it may."""
    split = two_readers(text)
    if split:
        return f"PLAIN READER DIFFERS: {split}", False
    mine, rule = _mine(text)
    other, problem = _other(text)
    if rule:
        return (f"refused by both ({rule})", True) if problem else (f"refused by rfgit alone: {rule}", True)
    if problem:
        reason = _taken_alone(text, problem)
        return (f"taken by rfgit alone: {reason}", True) if reason else (f"TAKEN ALONE: {problem}", False)
    differences = set(_differences(mine, other))
    unexplained = sorted(item for item in differences if item not in _BEYOND_CORE)
    if unexplained:
        return f"ANOTHER VALUE: {unexplained[0]}", False
    return "taken by both, equal but for " + " and ".join(sorted(differences)) if differences else _EQUAL, True


_EQUAL = "taken by both, equal"


def _mine(text: str) -> tuple[Any, str]:
    try:
        return read_yaml(text.encode(), "a.yaml").value, ""
    except Refusal as refusal:
        return None, refusal.findings[0].rule


def _other(text: str) -> tuple[Any, str]:
    """The value, or the first line of why not. Some refusals of ruamel.yaml are exceptions of Python's own."""
    from ruamel.yaml import YAML

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return YAML(typ="safe", pure=True).load(text), ""
    except Exception as problem:  # noqa: BLE001
        said = getattr(problem, "problem", None) or str(problem) or "no reason"
        return None, f"{type(problem).__name__}: {said.splitlines()[0]}"


def two_readers(text: str) -> str | None:
    """Where the reader of plain lines differs from the full one, "" where it does not; None if it does not take it."""
    plain = read_plain(text) if not re.search("[^\n -~]", text) else None
    if plain is None:
        return None
    try:
        value, tree = read_full(text, "a.yaml")
    except Refusal as refusal:
        return refusal.findings[0].rule
    if repr(value) != repr(plain[0]):
        return "value"
    mine, full = Places(*plain, lambda: tree), Places(value, tree, lambda: tree)
    keys = [way for way in full if way and isinstance(way[-1], str)]
    same = all(mine[way] == full[way] for way in full) and all(mine.of_key(way) == full.of_key(way) for way in keys)
    return "" if same else "place"


def _taken_alone(text: str, problem: str) -> str:
    """Why ruamel.yaml refuses what YAML 1.2 allows, "" where no reason is known."""
    found = (why for why, (said, form) in _REFUSED_BY_RUAMEL.items() if said in problem and form.search(text))
    return next(found, "")


def _differences(mine: Any, other: Any) -> Iterator[str]:
    if isinstance(mine, dict) and isinstance(other, dict) and len(mine) == len(other):
        for (key, one), (other_key, two) in zip(mine.items(), other.items(), strict=True):
            yield from _differences(key, other_key)
            yield from _differences(one, two)
    elif isinstance(mine, list) and isinstance(other, list) and len(mine) == len(other):
        for one, two in zip(mine, other, strict=True):
            yield from _differences(one, two)
    elif type(mine) is not type(other) or not _equal(mine, other):
        yield _explained(mine, other) or f"{mine!r}, ruamel.yaml {other!r}"


def _equal(mine: Any, other: Any) -> bool:
    return math.isclose(mine, other, rel_tol=0, abs_tol=0) if isinstance(mine, float) else bool(mine == other)


def _explained(mine: Any, other: Any) -> str:
    if isinstance(mine, str) and not isinstance(other, (str, dict, list)):
        return next((name for name, form in _BEYOND_CORE.items() if form.fullmatch(mine)), "")
    return ""


def run(seed: int, count: int) -> Tally:
    tally = Tally()
    for text in itertools.islice(Generator(seed).texts(), count):
        end, good = compare(text)
        tally.ends[end if good else end.partition(":")[0]] += 1
        if not good:
            tally.wrong.append(f"{end}\n{text!r}")
    return tally


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    share = options.documents // PROCESSES
    seeds = [options.seed * PROCESSES + index for index in range(PROCESSES)]
    start = time.monotonic()
    tally = Tally()
    with get_context("spawn").Pool(PROCESSES) as pool:
        for part in pool.starmap(run, [(seed, share) for seed in seeds]):
            tally.add(part)
    print(f"{share * PROCESSES} documents of the seeds {seeds} in {time.monotonic() - start:.0f} s")
    for end, count in sorted(tally.ends.items(), key=lambda item: (item[0].partition(" (")[0], -item[1])):
        print(f"{count:8}  {end}")
    for text in tally.wrong[:MOST_SHOWN]:
        print(text)
    print(f"wrong: {len(tally.wrong)}")
    return 1 if tally.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
