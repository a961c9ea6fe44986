"""`rfgit check`: are these declarations sound, and would the policies allow what they propose?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from ..audit.places import misplaced
from ..check.judge import judge
from ..declare.catalog import Catalog, load_catalog
from ..declare.digests import declaration_digest
from ..declare.documents import Release
from ..declare.files import Files
from ..domain.evidence import Evidence
from ..domain.finding import ERROR, NOTE, WARNING, Finding, Refusal, any_error, in_order
from ..domain.names import ReleaseId, Variant
from ..domain.result import Result, judged
from ..errors import CannotTell
from ..gate.recorded import builds, recorded_claim
from ..git.repository import open_repository
from ..policy.input import policy_input
from ..trust.chain import FOLDER, Trust, walk
from ..trust.verify import accept_all
from .evidence import SUFFIX
from .judged import Judged, choose, lost_evidence
from .narrow import concerns, foundations, wanted_path
from .policies import Policies
from .summary import summarise


def check(
    start: Path,
    paths: Sequence[str],
    *,
    commit: str | None,
    index: bool,
    now: datetime,
    changes: bool = True,
) -> Result:
    """Judge declarations, and with `changes` also what they do to the commits before them.

    1. Choose the files: those on disk as their author left them, unless a commit or the index is asked for.
    2. Documents: YAML, schema, and the references between them.
    3. Evidence that lies beside them: it verifies under the trust policy, stands in its place, and none is lost.
    4. What was released is still declared as it was.
    5. Policies, for each release and target, as they would judge the proposal.
    6. Keep what concerns the paths that were asked for.
    """
    repo = open_repository(start)
    judged_files = choose(repo, commit, index)
    catalog, document_findings = load_catalog(judged_files.files)
    wanted = [wanted_path(repo, start, path, judged_files) for path in paths]
    releases = [item for item in catalog.releases.values() if concerns(item.source.path, wanted)]
    findings = [*judged_files.notes, *judge(judged_files.files, catalog, document_findings)]
    lost = tuple(lost_evidence(judged_files)) if changes else ()
    evidence, evidence_findings = _evidence(judged_files.files, catalog)
    findings.extend([*lost, *_not_told(evidence_findings, lost)])
    findings.extend(_moved(judged_files.files, catalog, releases, evidence))
    try:
        findings.extend(_policy_findings(judged_files.files, catalog, releases, evidence, now))
    except CannotTell as problem:
        # Without an answer of the policies there is no yes; what is wrong already is a no, and worth telling.
        if not any_error(findings):
            raise
        findings.append(Finding(problem.code, problem.message, hint=problem.hint))
    rests_on = [*wanted, *foundations(releases)] if wanted else []
    kept = in_order(item for item in findings if item.severity == NOTE or concerns(item.path, rests_on))
    return judged("check", kept, _data(judged_files, catalog, releases))


def _trust(files: Files, catalog: Catalog) -> tuple[Trust | None, tuple[Finding, ...]]:
    found = {path[len(FOLDER) :]: files.read(path) for path in files.paths(FOLDER)}
    if not found:
        # Without envelopes nothing was passed over; with them, a yes would have skipped a check.
        severity = ERROR if any(path.endswith(SUFFIX) for path in files.paths()) else NOTE
        message = "there is no trust policy: signatures were not looked at"
        hint = "rfgit init --dev makes a repository with one"
        return None, (Finding("no-trust-policy", message, severity, hint=hint),)
    try:
        return walk(found, catalog.repository.trust if catalog.repository else None), ()
    except Refusal as refusal:
        return None, refusal.findings


def _evidence(files: Files, catalog: Catalog) -> tuple[tuple[Evidence, ...], tuple[Finding, ...]]:
    trust, findings = _trust(files, catalog)
    if trust is None:
        return (), findings
    paths = [path for path in files.paths() if path.endswith(SUFFIX) and not path.startswith(FOLDER)]
    envelopes = [(path, files.read(path)) for path in paths]
    evidence, rejected = accept_all(envelopes, trust.current, trust.repository)
    unverified = [
        Finding("unverified-evidence", f"{item.rule}: {item.message}", path=item.path, hint="take the file out again")
        for item in rejected
    ]
    return evidence, (*findings, *unverified, *misplaced(evidence))


def _not_told(findings: Sequence[Finding], lost: Sequence[Finding]) -> Iterator[Finding]:
    """A changed envelope does not verify either; to take it out, as foreign ones are, would be the wrong advice."""
    told = {item.path for item in lost}
    return (item for item in findings if item.rule != "unverified-evidence" or item.path not in told)


def _moved(
    files: Files, catalog: Catalog, releases: Sequence[Release], evidence: Sequence[Evidence]
) -> Iterator[Finding]:
    """A released declaration never changes; a target that changed asks for a new version, and may go on without."""
    for release in releases:
        digest = declaration_digest(files, release.id)
        for name in release.targets:
            variant, target = Variant(release.id, name), catalog.targets.get(name)
            if target is None or not builds(evidence, variant):
                continue
            for reason in recorded_claim(evidence, variant, digest, target.digest)[1]:
                changed = reason.rule == "target-changed"
                yield replace(
                    reason,
                    severity=WARNING if changed else ERROR,
                    path=target.source.path if changed else release.source.path,
                )


def _policy_findings(
    files: Files, catalog: Catalog, releases: Sequence[Release], evidence: Sequence[Evidence], now: datetime
) -> Iterator[Finding]:
    if catalog.repository is None:
        return
    try:
        policies = Policies(files)
    except Refusal as refusal:
        yield from refusal.findings
        return
    for release in releases:
        digest = declaration_digest(files, release.id)
        known = _about(release.id, str(digest), evidence)
        for name in release.targets:
            target = catalog.targets.get(name)
            document = policy_input(
                "propose",
                now,
                catalog.repository,
                release,
                declaration=digest,
                target=target,
                evidence=summarise(known),
            )
            yield from policies.ask(document, release, target)


def _about(release: ReleaseId, declaration: str, evidence: Sequence[Evidence]) -> list[Evidence]:
    return [
        item
        for item in evidence
        if item.binding.get("release") == str(release) and item.binding.get("declaration") == declaration
    ]


def _data(judged_files: Judged, catalog: Catalog, releases: Sequence[Release]) -> dict[str, Any]:
    return {
        "judged": judged_files.source,
        "releases": [
            {
                "release": str(item.id),
                "path": item.source.path,
                "declaration": str(declaration_digest(judged_files.files, item.id)),
                "targets": list(item.targets),
            }
            for item in sorted(releases, key=lambda item: item.id)
        ],
        "targets": sorted(catalog.targets),
        "fleets": sorted(catalog.fleets),
    }
