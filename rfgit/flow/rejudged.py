"""What a change of policies changes for the releases that they judge."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from ..declare.digests import declaration_digest
from ..declare.documents import Fleet, Release, Target
from ..declare.files import Files
from ..declare.places import FLEETS, TARGETS, declared_names, declared_releases, release_path
from ..declare.read import fleet_at, release_at, target_at
from ..domain.evidence import Evidence
from ..domain.finding import Refusal
from ..domain.names import Variant
from ..fleet.overturned import GATE, PROPOSE, Rejudged, overturned
from ..gate.recorded import builds
from .bench import Bench
from .policies import Asked
from .questions import Questions

Case = tuple[Variant, str, str, Asked]
"""A question, and what it is about: its phase, and the name of the fleet, if any."""


@dataclass(frozen=True)
class Docket:
    """The releases of one tree, and where they may run. What cannot be read is left out: `check` refuses it."""

    files: Files
    targets: Mapping[str, Target]
    fleets: Mapping[str, Sequence[Fleet]]
    evidence: Mapping[str, Sequence[Evidence]]

    def releases(self) -> Iterator[Release]:
        for name in declared_releases(self.files):
            with suppress(Refusal):
                yield release_at(self.files, release_path(name), name)

    def cases(self, release: Release, questions: Questions) -> Iterator[Case]:
        """A variant that is not built is asked as a proposal, else at the gate of each fleet of its target."""
        evidence = self.evidence.get(str(release.id), ())
        declared = declaration_digest(self.files, release.id)
        for target in (self.targets[name] for name in release.targets if name in self.targets):
            variant = Variant(release.id, target.name)
            if not builds(evidence, variant):
                yield variant, PROPOSE, "", questions.proposed(release, target, declared, evidence)
                continue
            for fleet in self.fleets.get(target.name) or (None,):
                asked = questions.gated(release, target, fleet, declared, evidence)
                yield variant, GATE, fleet.name if fleet else "", asked


def docket_of(files: Files, evidence: Iterable[Evidence]) -> Docket:
    targets: dict[str, Target] = {}
    fleets: dict[str, list[Fleet]] = defaultdict(list)
    speaking: dict[str, list[Evidence]] = defaultdict(list)
    for name in declared_names(files, TARGETS):
        with suppress(Refusal):
            targets[name] = target_at(files, f"{TARGETS}{name}.yaml", name)
    for name in declared_names(files, FLEETS):
        with suppress(Refusal):
            fleet = fleet_at(files, f"{FLEETS}{name}.yaml", name)
            for target in fleet.targets:
                fleets[target].append(fleet)
    for item in evidence:
        speaking[item.binding.get("release", "")].append(item)
    return Docket(files, targets, fleets, speaking)


def rejudge(docket: Docket, questions: Questions, before: Bench, after: Bench) -> Rejudged | None:
    """Ask two sets of policies the same questions about every release; None where one of them has no answer."""
    releases, cases = 0, list[Case]()
    for release in docket.releases():
        with suppress(Refusal):
            cases.extend(docket.cases(release, questions))
            releases += 1
    asked = [question for *_, question in cases]
    old, new = before.ask(asked), after.ask(asked)
    if old is None or new is None:
        return None
    found = (
        overturned(variant, phase, fleet, one, other)
        for (variant, phase, fleet, _), one, other in zip(cases, old, new, strict=True)
    )
    return Rejudged(releases, tuple(item for item in found if item is not None))
