"""`rfgit check`: are these declarations sound, and may they become part of the trail?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from ..check.judge import judge
from ..declare.catalog import Catalog, load_catalog
from ..declare.digests import declaration_digest
from ..declare.documents import Release
from ..declare.files import Files
from ..domain.digest import Digest
from ..domain.finding import NOTE, Finding, Refusal, any_error, in_order
from ..domain.result import Result, judged
from ..errors import CannotTell
from ..git.repository import open_repository
from .changes import change_findings, told_once
from .judged import Judged, chosen
from .judging import Ground, grounds_of, release_findings
from .narrow import concerns, foundations, wanted_path


@dataclass(frozen=True)
class Question:
    """What to judge: files on disk, `commit`, the `index`, or what becomes of `base` when a commit is merged.

    `expect` is the repository id that the base has to be of. Without `changes`, a commit is judged for what it
    declares, and not for what it did to others.
    """

    paths: Sequence[str] = ()
    commit: str | None = None
    index: bool = False
    base: str | None = None
    expect: Digest | None = None
    changes: bool = True


def check(start: Path, question: Question, now: datetime) -> Result:
    """Judge declarations.

    1. Choose the files: those on disk as their author left them, unless git objects are asked for.
    2. Documents: YAML, schema, and the references between them.
    3. With `changes`: evidence and trust were only added to, in every commit on the way; what is protected is
       approved as it stands.
    4. By the rules of the tree itself: evidence verifies and stands in its place, what was released is declared as it
       was, and the policies would allow the proposal.
    5. With a base: all of that again by the base's rules, where they are others. No released declaration changes
       and no fleet in use goes.
    6. Keep what concerns the paths that were asked for.
    """
    repo = open_repository(start)
    with chosen(repo, question.commit, question.index, question.base) as subject:
        catalog, document_findings = load_catalog(subject.files)
        wanted = [wanted_path(repo, start, path, subject) for path in question.paths]
        releases = [item for item in catalog.releases.values() if concerns(item.source.path, wanted)]
        grounds = grounds_of(subject, catalog, question.expect, now)
        findings = [*subject.notes, *judge(subject.files, catalog, document_findings)]
        findings.extend(finding for ground in grounds for finding in ground.findings)
        if question.changes:
            findings.extend(change_findings(repo, subject, grounds))
        _ask(findings, grounds, releases)
        rests_on = [*wanted, *foundations(releases)] if wanted else []
        told = (item for item in told_once(findings) if item.severity == NOTE or concerns(item.path, rests_on))
        return judged("check", in_order(told), _data(subject, catalog, releases))


def _ask(findings: list[Finding], grounds: Sequence[Ground], releases: Sequence[Release]) -> None:
    """Add what is found out about each release. Without an answer of the policies there is no yes.

    What is wrong already is a no, and worth telling; else CannotTell is raised. The rules that have to be obeyed are
    asked first: others may have no answer because their author wanted it so.
    """
    try:
        for ground in reversed(grounds):
            for release in filter(ground.reaches, releases):
                findings.extend(release_findings(ground, release))
            if ground.rules.trouble:
                raise ground.rules.trouble
    except CannotTell as problem:
        if not any_error(findings):
            raise
        findings.append(Finding(problem.code, problem.message, hint=problem.hint))


def _data(subject: Judged, catalog: Catalog, releases: Sequence[Release]) -> dict[str, Any]:
    return {
        "judged": subject.source,
        "base": subject.base.commit if subject.base else None,
        "releases": [
            {
                "release": str(item.id),
                "path": item.source.path,
                "declaration": _digest(subject.files, item),
                "targets": list(item.targets),
            }
            for item in sorted(releases, key=lambda item: item.id)
        ],
        "targets": sorted(catalog.targets),
        "fleets": sorted(catalog.fleets),
    }


def _digest(files: Files, release: Release) -> str | None:
    """None where it holds what has no bytes, such as a link, which is told of elsewhere."""
    try:
        return str(declaration_digest(files, release.id))
    except Refusal:
        return None
