"""What has to be true of a declared release before anything is built from it, or recorded about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from ..declare.documents import Target
from ..declare.not_yet import not_yet
from ..domain.finding import ERROR, Finding, Refusal, in_order
from ..gate.plain import without_echoes
from ..gate.requirements import requirements_of
from ..policy.input import policy_input
from ..trust.assess import assess
from ..trust.needs import DECLARED
from .check import Question, check
from .deciding import Dossier, declared_claim
from .evidence import unapproved_sets
from .policies import Policies
from .summary import summarise


def refuse_unsound(start: Path, dossier: Dossier, now: datetime) -> None:
    directory = str(dossier.context.repo.root / dossier.release.id.directory)
    result = check(start, Question([directory], commit=dossier.context.commit, changes=False), now)
    errors = [item for item in result.findings if item.severity == ERROR]
    if errors:
        raise Refusal(*errors)


def refuse_unapproved(dossier: Dossier, targets: Sequence[Target], now: datetime) -> None:
    """What has to be true before anything is built: protected sets, approvals, policies."""
    paths = {"", *(item.source.path for item in targets)}
    findings = [item for item in unapproved_sets(dossier.context) if item.path in paths]
    findings.extend(not_yet(dossier.release, ERROR))
    policies = Policies(dossier.context.snapshot)
    for target in targets:
        findings.extend(_declared(dossier, target, policies, now))
    errors = [item for item in in_order(without_echoes(findings)) if item.severity == ERROR]
    if errors:
        raise Refusal(*errors)


def _declared(dossier: Dossier, target: Target, policies: Policies, now: datetime) -> Iterator[Finding]:
    context, declared = dossier.context, dossier.release
    claim = declared_claim(dossier, target)
    requirements = requirements_of(declared, target.name)
    assessment = assess(claim, requirements, dossier.evidence, context.trust.current, stage=DECLARED)
    # What nobody gave yet stands nowhere: the declaration is where its author looks.
    yield from (replace(finding, path=finding.path or declared.source.path) for finding in assessment.findings)
    document = policy_input(
        "release",
        now,
        context.repository,
        declared,
        declaration=dossier.declaration,
        target=target,
        evidence=summarise(assessment.used),
        roles={name: role.threshold for name, role in context.trust.current.roles.items()},
    )
    yield from policies.ask(document, declared, target)
