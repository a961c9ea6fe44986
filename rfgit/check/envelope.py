"""The numbers that a release promises: is each of a target that it has, and can anybody ever confirm it?"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ..declare.documents import Pointer, Release
from ..domain.finding import NOTE, WARNING, Finding
from ..domain.metrics import COMPARABLE, MEASURED_IN
from ..domain.near import among, near_hint, near_names
from ..domain.requirements import EnvelopeEntry
from .known import Known, known


def envelope_findings(release: Release, declared: Known) -> Iterator[Finding]:
    """Numbers of targets that are none, numbers that cannot be measured, and targets without a number.

    A name that is mistyped on one side is told there alone: `declared` are the targets that there are.
    """
    targets = known(release.targets)
    mistyped = [name for name in release.targets if name not in declared]
    for index, entry in enumerate(release.envelope):
        at = ("spec", "envelope", index)
        if entry.target not in targets and not (entry.target in declared and near_names(entry.target, mistyped)):
            message = f"the release has no target {entry.target!r}"
            hint = targets.hint(entry.target)
            yield release.source.finding((*at, "target"), "envelope-target", message, hint=hint)
        yield from _unmeasurable(release, at, entry)
    yield from _unstated(release, mistyped)


def _unmeasurable(release: Release, at: Pointer, entry: EnvelopeEntry) -> Iterator[Finding]:
    """What is only `declared` may be any number; a name next to a known one is still likely to be a slip."""
    measured = MEASURED_IN.get(entry.metric)
    if measured and entry.unit not in COMPARABLE[measured]:
        message = f"{entry.metric} is measured in {measured}, which is not comparable to {entry.unit}"
        hint = f"write one of: {', '.join(COMPARABLE[measured])}"
        yield release.source.finding((*at, "unit"), "envelope-unit", message, hint=hint)
    elif not measured and entry.assurance != "declared":
        message = f"no validation measures {entry.metric}, so it can never be {entry.assurance}"
        hint = f"{among(entry.metric, MEASURED_IN)} (or write minAssurance: declared)"
        yield release.source.finding((*at, "metric"), "metric-unknown", message, hint=hint)
    elif not measured and (hint := near_hint(entry.metric, MEASURED_IN)):
        message = f"no validation measures {entry.metric}"
        yield release.source.finding((*at, "metric"), "metric-unknown", message, hint=hint, severity=NOTE)


def _unstated(release: Release, mistyped: Collection[str]) -> Iterator[Finding]:
    """Nothing is measured for a target without a number. One that is not stated because of a slip is not told again."""
    stated = {entry.target for entry in release.envelope}
    astray = stated - {*release.targets}
    for index, name in enumerate(release.targets):
        if name not in stated and name not in mistyped and not near_names(name, astray):
            message = f"no number is declared for {name}: however slow or large it is, it holds its envelope"
            hint = f"add to spec.envelope, for example a latency-p99 and a memory-peak for {name}"
            at = ("spec", "targets", index, "name")
            yield release.source.finding(at, "envelope-unstated", message, hint=hint, severity=WARNING)
