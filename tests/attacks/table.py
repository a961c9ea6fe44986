"""`python -m tests.attacks.table`: the catalogue and what becomes of each attack. Exits 1 where one is missing."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from tests.attacks.cases import Case, cases, later, missing

_HEAD = ("id", "variant", "command", "exit", "rule", "good twin")


def rows() -> Iterator[tuple[str, ...]]:
    for case in cases():
        yield from _rows(case)
    for name, reason in sorted(later().items()):
        key, _, variant = name.partition("-")
        yield key, variant, f"later: {reason}", "", "", ""


def _rows(case: Case) -> Iterator[tuple[str, ...]]:
    for ask in case.asks:
        yield case.id, case.variant, "rfgit " + " ".join(ask.command), str(ask.status), ask.rule or "none", "0"


def table() -> str:
    lines = [_HEAD, *rows()]
    widths = [max(len(line[column]) for line in lines) for column in range(len(_HEAD))]
    padded = ("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines)
    return "\n".join(line.rstrip() for line in padded)


if __name__ == "__main__":
    print(table())
    gaps = list(missing())
    print(*gaps, sep="\n", file=sys.stderr)
    sys.exit(int(bool(gaps)))
