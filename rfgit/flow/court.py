"""The policies of the commits that are compared, and what they are asked for a blast radius."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from ..check.difference import POLICY
from ..check.differences import Differences
from ..declare.documents import Fleet, Release
from ..declare.places import declared_releases
from ..domain.finding import Finding
from ..domain.names import ReleaseId
from ..fleet.overturned import Rejudged
from ..fleet.reached import Bars
from ..fleet.touched import TouchedVariant
from ..trust.chain import Trust
from .barred import barred
from .bench import Bench
from .questions import Questions
from .rejudged import docket_of, rejudge
from .sides import Sides


class Court:
    """Benches are seated when they are asked first: a comparison that asks none loads no engine.

    `notes` say what could not be told on the way.
    """

    def __init__(self, sides: Sides, found: Differences, questions: Questions) -> None:
        self._sides = sides
        self._questions = questions
        self._differ = any(change.kind == POLICY for change in found.changes)
        self._notes: list[Finding] = []

    @property
    def notes(self) -> tuple[Finding, ...]:
        seated = [name for name in ("_base", "_before", "_after") if name in vars(self)]
        return tuple(dict.fromkeys((*self._notes, *(note for name in seated for note in vars(self)[name].silence))))

    def bars(
        self, variants: Iterable[TouchedVariant], releases: Mapping[ReleaseId, Release], fleets: Sequence[Fleet]
    ) -> Bars:
        """What A's policies and B's both have against the touched variants on these fleets: B's alone have no say."""
        made_of = {target for fleet in fleets for target in fleet.targets}
        names = [item.variant for item in variants if item.variant.target in made_of]
        if not names:
            return {}
        benches = [self._base] if self._after is self._base else [self._base, self._after]
        return barred(names, releases, self._sides.files[::-1], fleets, self._questions, benches)

    def rejudged(self, trust: Trust | None) -> Rejudged | None:
        """How the releases of B fare under B's policies, and under those before; None where these are the same."""
        if not self._differ:
            return None
        before, after = self._before, self._after
        if None in (before.digest, after.digest) or before.digest == after.digest:
            return None
        files = self._sides.files[1]
        files.list_all()
        folders = [f"{release.directory}/attestations" for release in declared_releases(files)]
        evidence, notes = self._sides.evidence(trust, folders) if trust else ((), ())
        self._notes.extend(notes)
        return rejudge(docket_of(files, evidence), self._questions, before, after)

    @cached_property
    def _base(self) -> Bench:
        return Bench(self._sides.base)

    @cached_property
    def _before(self) -> Bench:
        return self._base if self._sides.before is self._sides.base else Bench(self._sides.before)

    @cached_property
    def _after(self) -> Bench:
        return Bench(self._sides.after) if self._differ else self._before
