"""Verdicts of policies on one release by two sets of them, and what became of the reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..domain.finding import Finding, any_error
from ..domain.names import Variant

PERMITTED = "permitted"
REFUSED = "refused"

PROPOSE = "propose"
GATE = "gate"


@dataclass(frozen=True)
class Overturned:
    """A variant that other policies judge otherwise.

    `asked` is the phase of the question; at the gate of no `fleet`, "", it is about the target alone. `before` and
    `after` are of the words above. `new` are reasons of the newer policies alone, `gone` of the older.
    """

    variant: Variant
    asked: str
    fleet: str
    before: str
    after: str
    new: tuple[Finding, ...]
    gone: tuple[Finding, ...]


@dataclass(frozen=True)
class Rejudged:
    """How many releases both sets of policies were asked about, and where they differ."""

    releases: int
    overturned: tuple[Overturned, ...]


def overturned(
    variant: Variant, asked: str, fleet: str, before: Sequence[Finding], after: Sequence[Finding]
) -> Overturned | None:
    """None where both sets say the same for the same reasons."""
    old, new = (set(map(_essence, answer)) for answer in (before, after))
    verdicts = _verdict(before), _verdict(after)
    if verdicts[0] == verdicts[1] and old == new:
        return None
    come = tuple(item for item in after if _essence(item) not in old)
    gone = tuple(item for item in before if _essence(item) not in new)
    return Overturned(variant, asked, fleet, *verdicts, come, gone)


def _verdict(answer: Sequence[Finding]) -> str:
    return REFUSED if any_error(answer) else PERMITTED


def _essence(item: Finding) -> tuple[str, ...]:
    """What makes a reason another one: not how it is mended."""
    return item.rule, item.severity, item.message, item.path
