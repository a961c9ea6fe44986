"""Names that are declared, asked for by the thousand: is this one of them, and which one may it have meant?"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

from ..domain.near import among

# Near names share their beginning, so that they stand near in order: no typo buys a search of everything.
_AROUND = 32


@dataclass(frozen=True)
class Known:
    """`names` are sorted, and none comes twice: `known` makes them so."""

    names: tuple[str, ...]

    def __contains__(self, name: object) -> bool:
        place = bisect_left(self.names, str(name))
        return place < len(self.names) and self.names[place] == str(name)

    def hint(self, name: str, but: str = "") -> str:
        """The nearest name `but` this one, or else some of them; empty when there is none."""
        place = bisect_left(self.names, name)
        near = self.names[max(0, place - _AROUND) : place + _AROUND]
        return among(name, (other for other in near if other != but))


def known(names: Iterable[object]) -> Known:
    return Known(tuple(sorted({str(name) for name in names})))
