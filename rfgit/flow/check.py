"""`rfgit check`: are these declarations sound, and may they become part of the trail?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from ..check.across import field_of, findings_across
from ..check.judge import judge_around
from ..check.outline import Outline
from ..check.surroundings import surroundings_of
from ..declare.catalog import Catalog, load_around
from ..domain.digest import Digest
from ..domain.finding import NOTE, Finding, any_error, in_order
from ..domain.result import Result, judged
from ..git.repository import open_repository
from ..trust.protection import RULE as UNAPPROVED
from .changes import change_findings, told_once
from .judged import Judged, chosen
from .judging import Ground, grounds_of, trust_missing
from .kin import declared, outlines, released_before
from .land import Land, land_of
from .narrow import concerns, foundations, wanted_path
from .review import Review, Reviewer
from .reviewing import Progress, review_all, silent
from .waived import waiver_notes


@dataclass(frozen=True)
class Question:
    """What to judge: files on disk, `commit`, the `index`, or what becomes of `base` when a commit is merged.

    `expect` is the repository id that the base has to be of. Without `changes`, a commit is judged for what it
    declares, and not for what it did to others. Verdicts of runs before count where it is to `remember`.
    """

    paths: Sequence[str] = ()
    commit: str | None = None
    index: bool = False
    base: str | None = None
    expect: Digest | None = None
    changes: bool = True
    remember: bool = False


def check(start: Path, question: Question, now: datetime, progress: Progress = silent) -> Result:
    """Judge declarations.

    1. Choose the files: those on disk as their author left them, unless git objects are asked for.
    2. What all releases share: targets, fleets, waivers; evidence, and the rules that count under its trust.
    3. With `changes`: evidence and trust were only added to, in every commit on the way; what is protected is
       approved as it stands.
    4. Each release by itself: its document and the files that it names, what was released of it, and whether the
       policies would allow the proposal; with a base, by the base's rules too, where they are others.
    5. What releases say of each other.
    6. Keep what concerns the paths that were asked for.
    """
    repo = open_repository(start)
    with chosen(repo, question.commit, question.index, question.base) as subject:
        land = land_of(subject.files)
        catalog, told = load_around(land, land.directories)
        wanted = [wanted_path(repo, start, path, subject) for path in question.paths]
        grounds = grounds_of(subject, land, catalog, question.expect, now)
        reviewer = Reviewer(surroundings_of(catalog, land), grounds)
        findings = [*subject.notes, *told, *judge_around(land, catalog, reviewer.around, told)]
        findings.extend(finding for ground in grounds for finding in ground.findings)
        if question.changes:
            findings.extend(change_findings(repo, subject, grounds))
        directories = [path for path in land.directories if concerns(path, wanted)]
        reviews = review_all(land, reviewer, directories, repo.common_dir if question.remember else None, progress)
        findings.extend(finding for review in reviews.values() for finding in review.findings)
        findings.extend(trust_missing(land, any(review.evidence for review in reviews.values())))
        findings.extend(_across(subject, land, catalog, reviews, wanted))
        wrong = [item for item in findings if subject.base or item.rule != UNAPPROVED]
        findings.extend(_undecided(grounds, reviews.values(), any_error(wrong)))
        if catalog.waivers and not wanted:
            findings.extend(waiver_notes(catalog, _digests(reviews.values()), findings, now))
        releases = [review for review in reviews.values() if review.outline]
        rests_on = [*wanted, *foundations(_outlines(releases))] if wanted else []
        kept = (item for item in told_once(findings) if item.severity == NOTE or concerns(item.path, rests_on))
        return judged("check", in_order(kept), _data(subject, catalog, releases))


def _across(
    subject: Judged, land: Land, catalog: Catalog, reviews: Mapping[str, Review], wanted: Sequence[str]
) -> Iterator[Finding]:
    field = field_of(catalog, land, declared(land, reviews))
    before = released_before(subject, land, reviews)
    found = findings_across(outlines(land, reviews), field, before)
    return (finding for finding in found if concerns(finding.path, wanted))


def _undecided(grounds: Sequence[Ground], reviews: Iterable[Review], wrong: bool) -> Iterator[Finding]:
    """Without an answer of the policies there is no yes. What is wrong already is a no; else CannotTell is raised.

    An approval that is due is no answer to an author at work on policies: they hear that these cannot answer.
    """
    troubles = (
        *(review.trouble for review in reviews),
        *(ground.rules.trouble for ground in reversed(grounds)),
    )
    trouble = next((trouble for trouble in troubles if trouble), None)
    if trouble:
        if not wrong:
            raise trouble
        yield Finding(trouble.code, trouble.message, hint=trouble.hint)


def _outlines(reviews: Iterable[Review]) -> list[Outline]:
    return [review.outline for review in reviews if review.outline]


def _digests(reviews: Iterable[Review]) -> list[Digest]:
    return [Digest.parse(text) for review in reviews for text in review.digests if text]


def _data(subject: Judged, catalog: Catalog, releases: Sequence[Review]) -> dict[str, Any]:
    rows = [(review.outline, review.digests[0]) for review in releases if review.outline]
    return {
        "judged": subject.source,
        "base": subject.base.commit if subject.base else None,
        "releases": [
            {
                "release": str(outline.id),
                "path": outline.path,
                "declaration": declaration,
                "targets": list(outline.targets),
            }
            for outline, declaration in sorted(rows, key=lambda row: row[0].id)
        ],
        "targets": sorted(catalog.targets),
        "fleets": sorted(catalog.fleets),
    }
