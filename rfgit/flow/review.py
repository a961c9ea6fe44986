"""All that can be said of one release's directory by itself, and on what it is judged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..check.evidence import stray_evidence
from ..check.links import mode_findings
from ..check.outline import Outline, outline_from, outline_of
from ..check.references import release_findings
from ..check.surroundings import Surroundings
from ..declare.catalog import read_directory
from ..declare.digests import declaration_digest
from ..declare.directory import Directory
from ..declare.documents import Release
from ..declare.places import ENVELOPE_SUFFIX
from ..domain.digest import Digest
from ..domain.finding import Finding, Refusal
from ..domain.names import is_name
from ..errors import CannotTell
from .judging import Ground, moved_findings, proposals


@dataclass(frozen=True)
class Review:
    """What was found in a directory. `trouble` is there instead of the answers that a policy did not give.

    `declared` says whether a release stands there, readable or not; `outline` only of one that could be read, and
    `digests` (of its declaration, its document and its model) likewise. The first of these is None where it holds a
    link. `evidence` says whether envelopes lie there.
    """

    findings: tuple[Finding, ...] = ()
    declared: bool = False
    evidence: bool = False
    outline: Outline | None = None
    digests: tuple[str | None, ...] = ()
    trouble: CannotTell | None = None

    def as_json(self) -> dict[str, Any]:
        """Whole but for `trouble`, which nobody keeps."""
        return {
            "findings": [
                [item.rule, item.message, item.severity, item.path, item.line, item.column, item.hint]
                for item in self.findings
            ],
            "declared": self.declared,
            "evidence": self.evidence,
            "outline": self.outline.as_json() if self.outline else None,
            "digests": self.digests,
        }


def review_from(value: Mapping[str, Any]) -> Review:
    """Back from `as_json`. Whoever kept the value vouches for it: nothing is checked here."""
    return Review(
        findings=tuple(Finding(*item) for item in value["findings"]),
        declared=value["declared"],
        evidence=value["evidence"],
        outline=outline_from(value["outline"]) if value["outline"] else None,
        digests=tuple(value["digests"]),
    )


@dataclass(frozen=True)
class Reviewer:
    """What every directory is judged on. The last of `grounds` has the rules to obey."""

    around: Surroundings
    grounds: Sequence[Ground]

    def review(self, directories: Sequence[Directory], ask: bool = True) -> list[Review]:
        """The reviews in the same order. The policies, if to `ask`, hear all at once, and nothing after a trouble."""
        drafts = [_Draft(self, directory) for directory in directories]
        # The rules that have to be obeyed come first: others may have no answer because their author wanted it so.
        for ground in reversed(self.grounds) if ask else ():
            _ask(ground, drafts)
        return [draft.review() for draft in drafts]


class _Draft:
    """A review that waits for the answers of the policies."""

    def __init__(self, reviewer: Reviewer, directory: Directory) -> None:
        paths = directory.paths()
        self.directory = directory
        self.declared = f"{directory.path}/release.yaml" in paths and all(map(is_name, directory.path.split("/")))
        self.evidence = any(path.endswith(ENVELOPE_SUFFIX) for path in paths)
        self.release, told = read_directory(directory, directory.path)
        self.findings = [*told, *mode_findings(directory, {finding.path for finding in told}), *stray_evidence(paths)]
        self.declaration: Digest | None = None
        self.trouble: CannotTell | None = None
        if self.release:
            self.findings.extend(release_findings(self.release, reviewer.around, directory, frozenset(paths)))
            self._moved(self.release, reviewer.grounds)

    def _moved(self, release: Release, grounds: Sequence[Ground]) -> None:
        try:
            self.declaration = declaration_digest(self.directory, release.id)
        except Refusal as refusal:
            self.findings.extend(refusal.findings)
            return
        for ground in grounds:
            if ground.reaches(release):
                self.findings.extend(moved_findings(ground, release, self.declaration))

    def review(self) -> Review:
        if self.release is None:
            return Review(tuple(self.findings), self.declared, self.evidence)
        declaration = str(self.declaration) if self.declaration else None
        digests = (declaration, str(self.release.source.digest), str(self.release.model.digest))
        outline = outline_of(self.release)
        return Review(tuple(self.findings), self.declared, self.evidence, outline, digests, self.trouble)


def _ask(ground: Ground, drafts: Sequence[_Draft]) -> None:
    questions = [(draft, asked) for draft in drafts for asked in _questions(ground, draft)]
    if ground.rules.policies is None or any(draft.trouble for draft in drafts):
        return
    answers = ground.rules.policies.ask_many([asked for _, asked in questions])
    for (draft, asked), answer in zip(questions, answers, strict=False):
        if isinstance(answer, CannotTell):
            message = f"{asked.release.id}: {answer.message}"
            draft.trouble = CannotTell(answer.code, message, hint=answer.hint)
            return
        draft.findings.extend(answer)


def _questions(ground: Ground, draft: _Draft) -> Iterator[Any]:
    if draft.release and draft.declaration and ground.reaches(draft.release):
        yield from proposals(ground, draft.release, draft.declaration)
