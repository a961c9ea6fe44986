"""Thresholds: enough different principals for every need, each principal in one role only."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from typing import Dict, Iterable, Sequence, Tuple

MAX_CHOICES = 1 << 16
"""Ways to give each principal one of the roles that it signed in; more than this are refused rather than searched."""


@dataclass(frozen=True)
class Need:
    """`count` principals of `role` for `what`; `candidates` are those whose evidence would do."""

    rule: str
    what: str
    role: str
    count: int
    candidates: Tuple[str, ...]
    hint: str = ""

    @property
    def lacking(self) -> int:
        return max(0, self.count - len(self.candidates))


def shared_principals(needs: Iterable[Need]) -> Dict[str, Tuple[str, ...]]:
    """Principals that are candidates in more than one role, with those roles."""
    roles: Dict[str, Dict[str, None]] = {}
    for need in needs:
        for principal in need.candidates:
            roles.setdefault(principal, {})[need.role] = None
    return {principal: tuple(held) for principal, held in sorted(roles.items()) if len(held) > 1}


def can_be_separated(needs: Sequence[Need]) -> bool:
    """True when every principal can be given one role so that all needs are still met.

    More than MAX_CHOICES ways to choose are refused: nobody needs that, and the search is exponential.
    """
    shared = shared_principals(needs)
    if math.prod(map(len, shared.values())) > MAX_CHOICES:
        return False
    return any(_met(needs, dict(zip(shared, choice))) for choice in itertools.product(*shared.values()))


def _met(needs: Sequence[Need], given: Dict[str, str]) -> bool:
    return all(
        sum(given.get(principal, need.role) == need.role for principal in need.candidates) >= need.count
        for need in needs
    )
