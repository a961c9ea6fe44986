"""`rfgit check`: are these declarations sound, and may they become part of the trail?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from ..check.judge import judge_around
from ..check.surroundings import surroundings_of
from ..declare.catalog import Catalog, load_around
from ..domain.digest import Digest
from ..domain.finding import NOTE, Finding, any_error, in_order
from ..domain.result import Result, judged
from ..errors import CannotTell
from ..git.repository import open_repository
from .changes import change_findings, told_once
from .judged import DECIDING, Judged, chosen, unlike_head
from .judging import Ground, grounds_of, trust_missing
from .land import land_of
from .narrow import concerns, foundations, neighbourhood, wanted_path
from .review import Reviewer
from .reviewing import Progress, silent
from .survey import Scope, Survey, survey
from .waived import waiver_notes

_UNAPPROVED = "protected-not-approved"


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
        folders = neighbourhood(wanted) or (DECIDING if subject.base else ("",))
        grounds = grounds_of(subject, land, catalog, question.expect, now)
        reviewer = Reviewer(surroundings_of(catalog, land), grounds)
        findings = [*subject.notes, *unlike_head(subject, folders), *told]
        findings.extend(judge_around(land, catalog, reviewer.around, told))
        findings.extend(finding for ground in grounds for finding in ground.findings)
        if question.changes:
            findings.extend(change_findings(repo, subject, grounds, folders))
        kept_in = repo.common_dir if question.remember else None
        found = survey(Scope(subject, land, catalog, reviewer, wanted, kept_in), progress)
        findings.extend(found.findings)
        findings.extend(trust_missing(land, found.evidence))
        wrong = [item for item in findings if subject.base or item.rule != _UNAPPROVED]
        findings.extend(_undecided(grounds, found.trouble, any_error(wrong)))
        if catalog.waivers and not wanted:
            findings.extend(waiver_notes(catalog, tuple(map(Digest.parse, found.digests)), findings, now))
        rests_on = [*wanted, *foundations(found.releases, reviewer.around.misplaced)] if wanted else []
        kept = (item for item in told_once(findings) if item.severity == NOTE or concerns(item.path, rests_on))
        return judged("check", in_order(kept), _data(subject, catalog, found))


def _undecided(grounds: Sequence[Ground], trouble: CannotTell | None, wrong: bool) -> Iterator[Finding]:
    """Without an answer of the policies there is no yes. What is wrong already is a no; else CannotTell is raised.

    An approval that is due is no answer to an author at work on policies: they hear that these cannot answer.
    """
    trouble = next(filter(None, (trouble, *(ground.rules.trouble for ground in reversed(grounds)))), None)
    if trouble:
        if not wrong:
            raise trouble
        yield Finding(trouble.code, trouble.message, hint=trouble.hint)


def _data(subject: Judged, catalog: Catalog, found: Survey) -> dict[str, Any]:
    return {
        "judged": subject.source,
        "base": subject.base.commit if subject.base else None,
        "releases": [dict(item) for item in found.releases],
        "targets": sorted(catalog.targets),
        "fleets": sorted(catalog.fleets),
    }
