"""Every property of every document schema, misspelt and given wrong values: what `rfgit check` says of each.

`python -m tests.declare.every_property` prints figures, and ends 1 where a wrong document is accepted or too few
messages name what is wrong. What there is to try is read from the schemas, and never listed here.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rfgit.declare.files import MemoryFiles
from rfgit.declare.schema import SCHEMAS
from rfgit.domain.finding import ERROR, Finding
from tests.check.judging import judged
from tests.declare.schema_nodes import best_nodes, files_with, ways
from tests.declare.wrong_values import KEY, Wrong, wrongs

BAR = 0.9


@dataclass(frozen=True)
class Outcome:
    """How one wrong document fared. `meant` is None where there is no right name to give."""

    wrong: Wrong
    refused: bool
    named: bool
    meant: bool | None


def uncovered() -> list[str]:
    """Nodes of a schema for which no good document has a value: nothing about them could be tried."""
    there = {(node.document.kind, node.way) for node in best_nodes()}
    return [f"{kind}: {way}" for kind in SCHEMAS for way in sorted(ways(kind)) if (kind, way) not in there]


def every_wrong() -> Iterable[Wrong]:
    return (wrong for node in best_nodes() for wrong in wrongs(node))


def outcome(wrong: Wrong) -> Outcome:
    document = wrong.node.document
    found = [item for item in told(files_with(document, wrong.value)) if item.severity == ERROR]
    here = [item for item in found if item.path == document.path]
    field = re.compile(rf"(?<!\w){re.escape(wrong.field)}(?!\w)")
    texts = [f"{item.message} {item.hint}" for item in here if field.search(item.message)]
    meant = any(repr(wrong.meant) in text for text in texts) if wrong.about == KEY else None
    return Outcome(wrong, bool(found), bool(texts), meant)


def told(files: dict[str, bytes]) -> tuple[Finding, ...]:
    """The way of `rfgit check`, without git: all documents, and what they say of each other."""
    return judged(MemoryFiles(files))


def main() -> int:
    outcomes = [outcome(wrong) for wrong in every_wrong()]
    lacking = uncovered()
    for what in lacking:
        print(f"no good document has: {what}")
    for item in outcomes:
        if not item.refused or not item.named or item.meant is False:
            print(f"{_verdict(item)}: {_told(item.wrong)}")
    lines, named, meant = figures(outcomes)
    print("\n".join(lines))
    is_good = not lacking and all(item.refused for item in outcomes) and min(named, meant) >= BAR
    print("enough" if is_good else "not enough")
    return 0 if is_good else 1


def _verdict(item: Outcome) -> str:
    if not item.refused:
        return "ACCEPTED"
    return "right name not told" if item.named else "field not named"


def _told(wrong: Wrong) -> str:
    return (
        f"{wrong.node.document.kind} {wrong.node.way or 'the document'}: {wrong.about}: {wrong.what}: {wrong.field!r}"
    )


def figures(outcomes: Sequence[Outcome]) -> tuple[list[str], float, float]:
    """A table; the share of messages that name the field; and of misspellings, that of the right name."""
    lines = [f"{'what is wrong':<28}{'tried':>7}{'accepted':>10}{'names the field':>17}{'right name told':>17}"]
    for about, _ in Counter(item.wrong.about for item in outcomes).most_common():
        lines.append(_row(about, [item for item in outcomes if item.wrong.about == about]))
    lines.append(_row("all", outcomes))
    return lines, _named(outcomes), _meant(outcomes)


def _row(about: str, outcomes: Sequence[Outcome]) -> str:
    accepted = sum(not item.refused for item in outcomes)
    right = f"{_meant(outcomes):.1%}" if any(item.meant is not None for item in outcomes) else ""
    return f"{about:<28}{len(outcomes):>7}{accepted:>10}{_named(outcomes):>17.1%}{right:>17}"


def _named(outcomes: Iterable[Outcome]) -> float:
    return _share(item.named for item in outcomes)


def _meant(outcomes: Iterable[Outcome]) -> float:
    return _share(item.meant for item in outcomes if item.meant is not None)


def _share(answers: Iterable[bool]) -> float:
    all_ = list(answers)
    return sum(all_) / len(all_) if all_ else 1.0


if __name__ == "__main__":
    sys.exit(main())
