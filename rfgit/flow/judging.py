"""Declarations under one set of rules: evidence, protected sets, what was released, and what the policies say."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from ..attest.kinds import PROVENANCE, REGISTRY_STATE
from ..declare.catalog import Catalog
from ..declare.documents import Release
from ..declare.files import Files
from ..declare.places import ENVELOPE_SUFFIX, RELEASES, TARGETS, TRUST
from ..domain.digest import Digest
from ..domain.evidence import Evidence
from ..domain.finding import ERROR, NOTE, WARNING, Finding
from ..domain.names import Variant
from ..policy.input import NO_EVIDENCE, EvidenceSummary, policy_input
from .judged import Judged
from .policies import Asked
from .rules import Rules, base_rules, own_rules


@dataclass(frozen=True)
class Ground:
    """What every release of a tree is judged on. `evidence` holds only what counts under the trust of `rules`.

    `stood` says of a file whether it lay there before what is judged came.
    """

    files: Files
    catalog: Catalog
    rules: Rules
    now: datetime
    evidence: Mapping[str, Sequence[Evidence]] = field(repr=False)
    findings: tuple[Finding, ...] = ()
    changed: frozenset[str] | None = None
    stood: Callable[[str], bool] = lambda _path: True

    def reaches(self, release: Release) -> bool:
        """Whether these rules have a say about a release: about all, or only about those that `changed` touches."""
        if self.changed is None:
            return True
        rests_on = (release.id.directory, *(f"{TARGETS}{name}.yaml" for name in release.targets))
        return not self.changed.isdisjoint(rests_on)


def grounds_of(
    subject: Judged, land: Files, catalog: Catalog, expect: Digest | None, now: datetime
) -> tuple[Ground, ...]:
    """The tree by its own rules; and where it is to follow a base, what is new by the base's rules, if others.

    Raises as `base_rules`.
    """
    required = base_rules(subject.base, subject.files, expect) if subject.base else None
    own = own_rules(land, catalog.repository.trust if catalog.repository else None)
    if required is None and expect is not None:
        own = replace(own, findings=(*own.findings, *_mismatch(own, expect)))
    grounds = (_ground(subject, catalog, own, now),)
    if required is None or required.same_as(own):
        return grounds
    ground = _ground(subject, catalog, required, now)
    return (*grounds, replace(ground, changed=_touched(subject.changed)))


def _ground(subject: Judged, catalog: Catalog, rules: Rules, now: datetime) -> Ground:
    if rules.trust is None:
        return Ground(subject.files, catalog, rules, now, {}, rules.findings)
    # Where nobody is trusted, what reads evidence need not be loaded.
    from .proving import proven

    evidence, findings = proven(subject.files, rules.trust, subject.stood)
    found = (*rules.findings, *findings)
    return Ground(subject.files, catalog, rules, now, evidence, found, stood=subject.stood)


def _mismatch(rules: Rules, expect: Digest) -> Iterator[Finding]:
    got = rules.trust.repository if rules.trust else None
    if got != expect:
        message = f"this is repository {got or 'without a trust policy'}, expected was {expect}"
        yield Finding("repository-mismatch", message, path=f"{TRUST}1.json", hint="compare it with a clone you trust")


def _touched(changed: frozenset[str]) -> frozenset[str]:
    """Changed files, and the directories of the releases that they belong to."""
    return changed | {"/".join(path.split("/")[:3]) for path in changed if path.startswith(RELEASES)}


def trust_missing(files: Files, evidence: bool) -> Iterator[Finding]:
    """Without envelopes nothing was passed over; with them, a yes would have skipped a check."""
    if not files.paths(TRUST):
        skipped = evidence or any(path.endswith(ENVELOPE_SUFFIX) for path in files.paths())
        message = "there is no trust policy: signatures were not looked at"
        hint = "rfgit init --dev makes a repository with one"
        yield Finding("no-trust-policy", message, ERROR if skipped else NOTE, hint=hint)


def moved_findings(ground: Ground, release: Release, declaration: Digest) -> Iterator[Finding]:
    """A released declaration never changes; a target that changed asks for a new version, and may go on without."""
    evidence = ground.evidence.get(str(release.id), ())
    if not evidence:
        return
    from ..gate.recorded import builds, recorded_claim

    for name in release.targets:
        variant, target = Variant(release.id, name), ground.catalog.targets.get(name)
        if target is None or not builds(evidence, variant):
            continue
        for reason in recorded_claim(evidence, variant, declaration, target.digest)[1]:
            changed = reason.rule == "target-changed"
            path = target.source.path if changed else release.source.path
            yield replace(reason, severity=WARNING if changed else ERROR, path=path)


def proposals(ground: Ground, release: Release, declaration: Digest) -> Iterator[Asked]:
    """What the policies are asked about one release: whether they would allow it for each of its targets.

    What was built before is settled: nobody can mend it, and the gate asks today's policies anyway. A build that comes
    with the proposal settles nothing.
    """
    repository = ground.catalog.repository
    if repository is None or ground.rules.policies is None:
        return
    evidence = ground.evidence.get(str(release.id), ())
    known = _known(evidence, release, declaration)
    before = [item for item in evidence if item.kind == PROVENANCE and ground.stood(item.path)]
    for name in release.targets:
        target = ground.catalog.targets.get(name)
        document = policy_input(
            "propose", ground.now, repository, release, declaration=declaration, target=target, evidence=known
        )
        yield Asked(document, release, target, settled=_is_built(before, Variant(release.id, name)))


def _known(evidence: Sequence[Evidence], release: Release, declaration: Digest) -> EvidenceSummary:
    """What speaks of this declaration, or of its model, whose state outlives a change of the declaration."""
    if not evidence:
        return NO_EVIDENCE
    from .summary import summarise

    model, declared = release.model.digest, str(declaration)
    return summarise(
        item
        for item in evidence
        if item.binding.get("declaration") == declared or (item.kind == REGISTRY_STATE and item.subject == model)
    )


def _is_built(evidence: Sequence[Evidence], variant: Variant) -> bool:
    if not evidence:
        return False
    from ..gate.recorded import builds

    return bool(builds(evidence, variant))
