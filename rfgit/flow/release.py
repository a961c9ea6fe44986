"""`rfgit release`: the main job, from a declared release to recorded evidence for every target."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from ..declare.digests import declaration_digest
from ..declare.documents import Target
from ..declare.read import read_target
from ..domain.finding import ERROR, NOTE, Finding, Refusal, any_error, in_order, refuse
from ..domain.names import ReleaseId
from ..domain.result import FAIL, PASS, UNDECIDED, Result
from ..errors import CannotTell
from ..gate.requirements import requirements_of
from ..git.history import last_change
from ..git.snapshot import Snapshot
from ..policy.input import policy_input
from ..policy.load import load_policies
from ..record.append import append
from ..record.message import commit_message
from ..trust.assess import DECLARED, Claim, assess
from ..trust.policy import BUILDER, VALIDATOR, VERIFIER
from .attesting import Frame
from .check import check
from .context import Context, open_context
from .deciding import Dossier, declared_claim, open_dossier, read_targets
from .evidence import unapproved_sets
from .making import fetch_model, named_artifacts
from .policies import Policies
from .signing import SignerBook
from .summary import summarise
from .unseen import unseen_changes
from .variant import REFUSED, RELEASED, UNCHANGED, Outcome, Signers, VariantRelease
from .variant import UNDECIDED as NOT_DECIDED


def release(
    start: Path,
    release_id: ReleaseId,
    *,
    target: str | None,
    book: SignerBook,
    record_failures: bool,
    now: datetime,
    say: Callable[[str], None],
) -> Result:
    """Release every target, or one.

    1. Open the trail's tip. Nothing is signed for a commit that is not on the trail.
    2. Check the declarations of that commit, its protected sets, approvals and policies.
    3. Open the signers of the machine roles; people's roles are never signed for here.
    4. Fetch the model, by digest.
    5. For each target: build, validate, attest, judge.
    6. Record what was decided in one commit, if the declaration is still the same; then name it in the store.
    """
    context = open_context(start)
    dossier = open_dossier(context, release_id)
    targets = read_targets(context, _wanted(dossier, target))
    unseen = unseen_changes(context, release_id.directory)
    say(f"checking {release_id} at {context.commit[:12]}")
    _refuse_unsound(start, dossier, now)
    _refuse_unapproved(dossier, targets, now)
    signers = Signers(*(book.open(role, context.trust.current) for role in (BUILDER, VALIDATOR, VERIFIER)))
    say(f"fetching the model from {dossier.release.model.registry}")
    model = fetch_model(context, dossier.release)
    frame = _frames(dossier, now)
    outcomes = [_run(VariantRelease(dossier, item, signers, frame, say), model) for item in targets]
    with named_artifacts(context, [item.named for item in outcomes if item.named]):
        commit = _record(dossier, outcomes, record_failures, now)
    kept = [] if record_failures else list(_keep_refused(context, release_id, outcomes))
    return _result(dossier, outcomes, commit, kept, unseen)


def _wanted(dossier: Dossier, target: str | None) -> tuple[str, ...]:
    declared = dossier.release.targets
    if target is None:
        return declared
    if target not in declared:
        message = f"{dossier.release.id} does not declare target {target}"
        raise refuse("target-unknown", message, path=dossier.release.source.path, hint=f"it has {', '.join(declared)}")
    return (target,)


def _refuse_unsound(start: Path, dossier: Dossier, now: datetime) -> None:
    directory = str(dossier.context.repo.root / dossier.release.id.directory)
    result = check(start, [directory], commit=dossier.context.commit, index=False, now=now, changes=False)
    errors = [item for item in result.findings if item.severity == ERROR]
    if errors:
        raise Refusal(*errors)


def _refuse_unapproved(dossier: Dossier, targets: Sequence[Target], now: datetime) -> None:
    """What has to be true before anything is built: protected sets, approvals, policies."""
    paths = {"", *(item.source.path for item in targets)}
    findings = [item for item in unapproved_sets(dossier.context) if item.path in paths]
    policies = Policies(dossier.context.snapshot)
    for target in targets:
        findings.extend(_declared(dossier, target, policies, now))
    errors = [item for item in in_order(findings) if item.severity == ERROR]
    if errors:
        raise Refusal(*errors)


def _declared(dossier: Dossier, target: Target, policies: Policies, now: datetime) -> Iterator[Finding]:
    context, declared = dossier.context, dossier.release
    claim = declared_claim(dossier, target)
    requirements = requirements_of(declared, target.name)
    assessment = assess(claim, requirements, dossier.evidence, context.trust.current, stage=DECLARED)
    yield from assessment.findings
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


def _frames(dossier: Dossier, now: datetime) -> Callable[[Claim], Frame]:
    context = dossier.context
    commit = last_change(context.repo, context.commit, dossier.release.id.directory) or context.commit
    policy = load_policies(context.snapshot).digest
    return lambda claim: Frame(context.id, claim, commit, policy, now)


def _run(variant: VariantRelease, model: Path) -> Outcome:
    """A target that cannot be decided here must not lose what was decided for the others."""
    try:
        return variant.run(model)
    except Refusal as refusal:
        variant.outcome.findings.extend(refusal.findings)
        variant.outcome.status = REFUSED
    except CannotTell as problem:
        variant.outcome.findings.append(Finding(problem.code, problem.message, hint=problem.hint))
        variant.outcome.status = NOT_DECIDED
    return variant.outcome


def _record(dossier: Dossier, outcomes: Sequence[Outcome], record_failures: bool, now: datetime) -> str | None:
    recorded = [item for item in outcomes if item.status == RELEASED or (record_failures and item.status == REFUSED)]
    files = {path: data for item in recorded for path, data in item.envelopes.items()}
    if not files:
        return None
    context, release_id = dossier.context, dossier.release.id
    good = [item for item in recorded if item.status == RELEASED]
    message = commit_message(
        _subject(release_id, good, len(recorded)),
        "\n\n".join(f"The artifact for {item.target} is {item.status}." for item in recorded),
        release=release_id,
        artifacts=[(item.target, item.artifact) for item in recorded if item.artifact],
    )

    def still_valid(snapshot: Snapshot) -> None:
        if _digests(dossier, snapshot, recorded) != _digests(dossier, context.snapshot, recorded):
            hint = f"look at what changed, then: rfgit release {release_id}"
            raise refuse("declaration-moved", f"{release_id} or its targets changed during the release", hint=hint)

    return append(
        context.repo, context.repository.trail, context.commit, files, message, now, still_valid=still_valid
    ).commit


def _digests(dossier: Dossier, snapshot: Snapshot, recorded: Sequence[Outcome]) -> list[str]:
    targets = [read_target(snapshot, item.target).digest for item in recorded]
    return [str(declaration_digest(snapshot, dossier.release.id)), *map(str, targets)]


def _subject(release_id: ReleaseId, good: Sequence[Outcome], count: int) -> str:
    if len(good) < count:
        return f"Record a failed release of {release_id}"
    return f"Release {release_id} for {', '.join(item.target for item in good)}"


def _keep_refused(context: Context, release_id: ReleaseId, outcomes: Sequence[Outcome]) -> Iterator[str]:
    """Leave what was signed about a refused variant outside of the trail, for its author to read."""
    for item in outcomes:
        if item.status == REFUSED and item.envelopes:
            folder = context.workspace / "out" / release_id.name / release_id.version / item.target
            folder.mkdir(parents=True, exist_ok=True)
            for path, data in item.envelopes.items():
                (folder / path.rpartition("/")[2]).write_bytes(data)
            yield folder.relative_to(context.repo.root).as_posix()


def _result(
    dossier: Dossier,
    outcomes: Sequence[Outcome],
    commit: str | None,
    kept: Sequence[str],
    unseen: Sequence[Finding],
) -> Result:
    findings = [*unseen, *(finding for item in outcomes for finding in item.findings)]
    for folder in kept:
        hint = f"rfgit release {dossier.release.id} --record-failures makes it count against this version"
        findings.append(Finding("refusal-kept", f"the signed refusal lies in {folder}, unrecorded", NOTE, hint=hint))
    statuses = {item.status for item in outcomes}
    verdict = FAIL if REFUSED in statuses else UNDECIDED if NOT_DECIDED in statuses else PASS
    if verdict == PASS and (not statuses <= {RELEASED, UNCHANGED} or any_error(findings)):
        verdict = FAIL
    data: dict[str, Any] = {
        "release": str(dossier.release.id),
        "declaration": str(dossier.declaration),
        "commit": commit,
        "variants": [_variant(item) for item in outcomes],
    }
    return Result("release", verdict, in_order(findings), data)


def _variant(item: Outcome) -> dict[str, Any]:
    return {
        "target": item.target,
        "status": item.status,
        "artifact": str(item.artifact) if item.artifact else None,
        "evidence": sorted(item.envelopes) if item.status == RELEASED else [],
    }
