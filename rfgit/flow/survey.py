"""What all releases together say: the reviews of their directories, and what these releases say of each other."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from functools import partial
from pathlib import Path
from typing import Any

from ..check.across import field_of, findings_across
from ..check.outline import Outline
from ..check.zones import ZONES
from ..declare.catalog import Catalog
from ..declare.files import REGULAR
from ..declare.places import ATTESTATIONS, FLEETS, declared_names
from ..domain.digest import Digest
from ..domain.finding import Finding
from ..domain.names import ReleaseId
from ..errors import CannotTell
from .basis import basis_of, marks_of
from .judged import Judged
from .kin import declared, outlines, released_before
from .land import Land
from .narrow import concerns
from .review import Review, Reviewer
from .reviewing import Progress, review_all
from .verdicts import Verdicts


@dataclass(frozen=True)
class Survey:
    """`releases` are those that could be read, as `check` lists them, in order; `digests` all that stand for them.

    `evidence` says whether envelopes lie with a release, `trouble` why the policies did not answer all questions.
    """

    findings: tuple[Finding, ...]
    releases: tuple[Mapping[str, Any], ...]
    digests: tuple[str, ...]
    evidence: bool
    trouble: CannotTell | None = None


@dataclass(frozen=True)
class Scope:
    """What is surveyed: all releases, or those that the `wanted` paths concern.

    `kept_in` has what was found before, and gets what is new; None for neither.
    """

    subject: Judged
    land: Land
    catalog: Catalog
    reviewer: Reviewer
    wanted: Sequence[str]
    kept_in: Path | None

    @property
    def directories(self) -> list[str]:
        return [path for path in self.land.directories if concerns(path, self.wanted)]


def survey(scope: Scope, progress: Progress) -> Survey:
    """Raises as `review_all`. Where nothing at all changed, no directory is opened."""
    basis = basis_of(scope.reviewer) if scope.kept_in else ""
    if not scope.kept_in or not basis:
        return _survey(scope, None, progress)
    key = _key(scope)
    whole = Verdicts(scope.kept_in, f"{basis}.all") if key else None
    if whole and key in whole.known:
        return _read(whole.known[key])
    found = _survey(scope, Verdicts(scope.kept_in, basis), progress)
    if whole and found.trouble is None:
        whole.keep({key: _written(found)}, {}, alone=True)
    return found


def _survey(scope: Scope, verdicts: Verdicts | None, progress: Progress) -> Survey:
    land = scope.land
    reviews = review_all(land, scope.reviewer, scope.directories, verdicts, progress)
    field = field_of(scope.catalog, land, declared(land, reviews), partial(_evidence, land, reviews))
    before = released_before(scope.subject, land, reviews)
    across = findings_across(outlines(land, reviews), field, before)
    rows = [(review.outline, review.digests[0]) for review in reviews.values() if review.outline]
    return Survey(
        findings=(
            *(finding for review in reviews.values() for finding in review.findings),
            *(finding for finding in across if concerns(finding.path, scope.wanted)),
        ),
        releases=tuple(_row(*row) for row in sorted(rows, key=lambda row: row[0].id)),
        digests=tuple(text for review in reviews.values() for text in review.digests if text),
        evidence=any(review.evidence for review in reviews.values()),
        trouble=next((review.trouble for review in reviews.values() if review.trouble), None),
    )


def _evidence(land: Land, reviews: Mapping[str, Review], release: ReleaseId) -> Sequence[str]:
    """The paths of what is recorded beside a release. Only few are ever asked about."""
    place, review = release.directory, reviews.get(release.directory)
    if review and not review.evidence:
        return ()
    return [path for opened, _ in land.open([place]) for path in opened.paths(f"{place}/{ATTESTATIONS}")]


def _row(outline: Outline, declaration: str | None) -> dict[str, Any]:
    return {
        "release": str(outline.id),
        "path": outline.path,
        "declaration": declaration,
        "targets": list(outline.targets),
    }


def _key(scope: Scope) -> str:
    """Names a survey on one basis, "" where not all directories have names before they are opened."""
    land, fleets = scope.land, scope.catalog.fleets
    named = [(path, land.name_of(path)) for path in scope.directories]
    if scope.wanted or not all(name for _, name in named):
        return ""
    rests_on = [
        [[path, name, marks_of(scope.reviewer, path)] for path, name in named],
        {name: str(fleet.source.digest) for name, fleet in fleets.items()},
        declared_names(land, FLEETS),
        [str(Digest.of(land.read(path))) for path in land.paths(ZONES) if land.mode(path) in REGULAR],
        scope.subject.base.commit if scope.subject.base else None,
    ]
    return hashlib.sha256(json.dumps(rests_on, sort_keys=True).encode("ascii")).hexdigest()


def _written(found: Survey) -> str:
    findings = [astuple(finding) for finding in found.findings]
    return json.dumps([findings, found.releases, found.digests, found.evidence])


def _read(text: str) -> Survey:
    findings, releases, digests, evidence = json.loads(text)
    return Survey(tuple(Finding(*item) for item in findings), tuple(releases), tuple(digests), evidence)
