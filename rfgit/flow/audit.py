"""`rfgit audit`: re-read the whole history, and re-prove what was released."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from re import compile as pattern
from typing import Any

from ..audit.history import HistoryAudit, audit_history
from ..audit.places import misplaced
from ..audit.releases import reprove
from ..check.evidence import stray_evidence
from ..declare.digests import declaration_digest
from ..declare.places import declared_releases
from ..declare.read import read_release, read_target
from ..domain.digest import Digest
from ..domain.evidence import Evidence
from ..domain.finding import NOTE, WARNING, Finding, Refusal
from ..domain.names import ReleaseId, Variant
from ..domain.result import Result, judged
from ..errors import BadRequest
from ..gate.recorded import builds, recorded_claim
from ..gate.requirements import requirements_of
from ..git.history import is_ancestor, trail_of, walk
from ..trust.chain import FOLDER
from ..trust.verify import accept_all
from .context import Context, open_context
from .envelopes import envelopes
from .eras import outlived
from .evidence import SUFFIX, unapproved_sets

_FULL_ID = pattern(r"[0-9a-f]{40}")


def audit(start: Path, *, expect: Digest | None, contains: str | None) -> Result:
    """Audit the trail.

    1. Open it; a shallow or partial clone cannot be audited.
    2. It is the repository that was expected, and it still contains the commit that was remembered.
    3. Every commit, compared with each parent: evidence and trust are only added, released declarations stand.
    4. Every envelope at the tip: signature, role, repository, name and place; and nothing else where these lie. What
       counted under an earlier version of the trust policy only has its place, and counts no more.
    5. Every released variant: its verdict again, from the evidence that it rested on.
    6. Protected sets that are not approved as they stand, as warnings: the gate refuses them by itself.

    Not checked: that measured numbers are true, who pushed the commits, and artifacts' bytes.
    """
    context = open_context(start)
    context.repo.whole()
    findings = [*_identity(context, expect, contains)]
    history = audit_history(walk(context.repo, context.commit), trail_of(context.repo, context.commit))
    findings.extend(history.findings)
    evidence, rejected = _envelopes(context)
    findings.extend(rejected)
    findings.extend(misplaced(evidence))
    findings.extend(stray_evidence(context.snapshot.paths()))
    released, proofs = _releases(context, evidence)
    findings.extend(proofs)
    findings.extend(replace(item, severity=WARNING) for item in unapproved_sets(context))
    return judged("audit", tuple(findings), _data(context, history, evidence, released))


def _identity(context: Context, expect: Digest | None, contains: str | None) -> Iterator[Finding]:
    if expect is not None and context.id != expect:
        yield Finding("repository-mismatch", f"this is repository {context.id}, expected was {expect}")
    if contains is not None and not _contains(context, contains):
        message = f"the trail does not contain {contains}: its history was rewritten, or this is another repository"
        yield Finding("history-rewritten", message, hint="compare with a clone that has the commit: git log")


def _contains(context: Context, commit: str) -> bool:
    """A full commit id that this clone does not even have is not in its trail; another unknown word is a typo."""
    try:
        return is_ancestor(context.repo, context.repo.resolve(commit), context.commit)
    except BadRequest:
        if _FULL_ID.fullmatch(commit):
            return False
        raise


def _envelopes(context: Context) -> tuple[tuple[Evidence, ...], Sequence[Finding]]:
    paths = [path for path in context.snapshot.paths() if path.endswith(SUFFIX) and not path.startswith(FOLDER)]
    evidence, rejected = accept_all(envelopes(context.snapshot, paths), context.trust.current, context.id)
    left = outlived(context.snapshot, {item.path for item in rejected}, context.trust)
    return evidence, [_weighed(item) for item in rejected if item.path not in left]


def _weighed(finding: Finding) -> Finding:
    """A predicate type that is not known here never counts, and breaks nothing; all else has no place on a trail."""
    return replace(finding, severity=NOTE) if finding.rule == "predicate-unknown" else finding


def _releases(context: Context, evidence: Sequence[Evidence]) -> tuple[list[str], list[Finding]]:
    released: list[str] = []
    findings: list[Finding] = []
    by_release: dict[str, list[Evidence]] = {}
    for item in evidence:
        by_release.setdefault(item.binding.get("release", ""), []).append(item)
    for release in declared_releases(context.snapshot):
        own = by_release.get(str(release), [])
        for variant, proofs in _variants(context, release, own):
            released.append(str(variant))
            findings.extend(proofs)
    return released, findings


def _variants(
    context: Context, release: ReleaseId, evidence: Sequence[Evidence]
) -> Iterator[tuple[Variant, Iterable[Finding]]]:
    targets = sorted({item.binding["target"] for item in evidence if item.binding.get("target")})
    for name in targets:
        variant = Variant(release, name)
        if builds(evidence, variant):
            yield variant, _reproved(context, variant, evidence)


def _reproved(context: Context, variant: Variant, evidence: Sequence[Evidence]) -> Iterable[Finding]:
    try:
        release = read_release(context.snapshot, variant.release)
        target = read_target(context.snapshot, variant.target)
    except Refusal as refusal:
        return refusal.findings
    declaration = declaration_digest(context.snapshot, variant.release)
    claim, reasons = recorded_claim(evidence, variant, declaration, target.digest)
    if claim is None:
        return reasons
    return tuple(reprove(claim, requirements_of(release, variant.target), evidence, context.trust.current))


def _data(
    context: Context, history: HistoryAudit, evidence: Sequence[Evidence], released: Sequence[str]
) -> dict[str, Any]:
    return {
        "commit": context.commit,
        "repository": str(context.id),
        "trustVersion": context.trust.current.version,
        "counts": {**history.counts, "envelopes": len(evidence), "variants": len(released)},
        "variants": list(released),
    }
