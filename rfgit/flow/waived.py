"""What a run has to say of waivers, once everything else is found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from ..check.waivers import waiver_findings
from ..declare.catalog import Catalog
from ..domain.digest import Digest
from ..domain.finding import Finding


def waiver_notes(
    catalog: Catalog, releases: Sequence[Digest], findings: Sequence[Finding], now: datetime
) -> Iterator[Finding]:
    """Notes of waivers that have run out or fit nothing. `findings` are all of a run that judged everything.

    `releases` has every digest that stands for something in the directory of a release.
    """
    known = frozenset([*releases, *_around(catalog)])
    yield from waiver_findings(catalog.waivers.values(), tuple(findings), known, now)


def _around(catalog: Catalog) -> Iterator[Digest]:
    for target in catalog.targets.values():
        yield from (target.source.digest, target.digest)
    yield from (fleet.source.digest for fleet in catalog.fleets.values())
