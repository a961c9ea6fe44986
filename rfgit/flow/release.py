"""`rfgit release`: the main job, from a declared release to recorded evidence for every target."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from ..domain.digest import Digest
from ..domain.finding import NOTE, Finding, Refusal, any_error, in_order, refuse
from ..domain.names import ReleaseId
from ..domain.result import FAIL, PASS, UNDECIDED, Result
from ..errors import CannotTell
from ..git.history import last_change
from ..policy.load import load_policies
from ..trust.claim import Claim
from ..trust.policy import BUILDER, VALIDATOR, VERIFIER
from .attesting import Frame
from .context import open_context
from .deciding import Dossier, open_dossier, read_targets
from .making import fetch_model, named_artifacts
from .readiness import refuse_unapproved, refuse_unsound
from .recording import keep_refused, record_outcomes
from .signing import SignerBook
from .unseen import unseen_changes
from .variant import REFUSED, RELEASED, UNCHANGED, Outcome, Signers, VariantRelease
from .variant import UNDECIDED as NOT_DECIDED


def release(
    start: Path,
    release_id: ReleaseId,
    *,
    target: str | None,
    book: SignerBook,
    expect: Digest | None,
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
    context = open_context(start, expect=expect)
    dossier = open_dossier(context, release_id)
    targets = read_targets(context, _wanted(dossier, target))
    unseen = unseen_changes(context, release_id.directory)
    say(f"checking {release_id} at {context.commit[:12]}")
    refuse_unsound(start, dossier, now)
    refuse_unapproved(dossier, targets, now)
    signers = Signers(*(book.open(role, context.trust.current) for role in (BUILDER, VALIDATOR, VERIFIER)))
    say(f"fetching the model from {dossier.release.model.registry}")
    model = fetch_model(context, dossier.release)
    frame = _frames(dossier, now)
    outcomes = [_run(VariantRelease(dossier, item, signers, frame, say), model) for item in targets]
    with named_artifacts(context, [item.named for item in outcomes if item.named]):
        commit = record_outcomes(dossier, outcomes, record_failures, now)
    kept = [] if record_failures else list(keep_refused(context, release_id, outcomes))
    return _result(dossier, outcomes, commit, kept, unseen)


def _wanted(dossier: Dossier, target: str | None) -> tuple[str, ...]:
    declared = dossier.release.targets
    if target is None:
        return declared
    if target not in declared:
        message = f"{dossier.release.id} does not declare target {target}"
        raise refuse("target-unknown", message, path=dossier.release.source.path, hint=f"it has {', '.join(declared)}")
    return (target,)


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
