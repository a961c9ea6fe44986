"""Declarations under one set of rules: evidence, protected sets, what was released, and what the policies say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from ..audit.places import misplaced
from ..declare.catalog import Catalog
from ..declare.digests import declaration_digest
from ..declare.documents import Release
from ..declare.files import REGULAR, Files
from ..declare.places import RELEASES, TARGETS
from ..domain.digest import Digest
from ..domain.evidence import Evidence
from ..domain.finding import ERROR, WARNING, Finding, Refusal
from ..domain.names import Variant
from ..gate.recorded import builds, recorded_claim
from ..policy.input import policy_input
from ..trust.chain import FOLDER
from ..trust.verify import accept_all
from .evidence import SUFFIX
from .judged import Judged
from .rules import Rules, base_rules, own_rules
from .summary import summarise

_TAKE_OUT = "take the file out again"


@dataclass(frozen=True)
class Ground:
    """What every release of a tree is judged on. `evidence` holds only what counts under the trust of `rules`."""

    files: Files
    catalog: Catalog
    rules: Rules
    now: datetime
    evidence: Mapping[str, Sequence[Evidence]] = field(repr=False)
    findings: tuple[Finding, ...] = ()
    changed: frozenset[str] | None = None

    def reaches(self, release: Release) -> bool:
        """Whether these rules have a say about a release: about all, or only about those that `changed` touches."""
        if self.changed is None:
            return True
        rests_on = (release.id.directory, *(f"{TARGETS}{name}.yaml" for name in release.targets))
        return not self.changed.isdisjoint(rests_on)


def grounds_of(subject: Judged, catalog: Catalog, expect: Digest | None, now: datetime) -> tuple[Ground, ...]:
    """The tree by its own rules; and where it is to follow a base, what is new by the base's rules, if others.

    Raises as `base_rules`.
    """
    required = base_rules(subject.base, subject.files, expect) if subject.base else None
    own = own_rules(subject.files, catalog.repository.trust if catalog.repository else None)
    if required is None and expect is not None:
        own = replace(own, findings=(*own.findings, *_mismatch(own, expect)))
    grounds = (prove(subject.files, catalog, own, now),)
    if required is None or required.same_as(own):
        return grounds
    ground = prove(subject.files, catalog, required, now)
    return (*grounds, replace(ground, changed=_touched(subject.changed)))


def _mismatch(rules: Rules, expect: Digest) -> Iterator[Finding]:
    got = rules.trust.repository if rules.trust else None
    if got != expect:
        message = f"this is repository {got or 'without a trust policy'}, expected was {expect}"
        yield Finding("repository-mismatch", message, path=f"{FOLDER}1.json", hint="compare it with a clone you trust")


def _touched(changed: frozenset[str]) -> frozenset[str]:
    """Changed files, and the directories of the releases that they belong to."""
    return changed | {"/".join(path.split("/")[:3]) for path in changed if path.startswith(RELEASES)}


def prove(files: Files, catalog: Catalog, rules: Rules, now: datetime) -> Ground:
    """Verify every envelope of a tree, and gather it by the release that it speaks of ("" for none)."""
    if rules.trust is None:
        return Ground(files, catalog, rules, now, {}, rules.findings)
    paths = [path for path in files.paths() if path.endswith(SUFFIX) and not path.startswith(FOLDER)]
    plain = [path for path in paths if files.mode(path) in REGULAR]
    envelopes = [(path, files.read(path)) for path in plain]
    evidence, rejected = accept_all(envelopes, rules.trust.current, rules.trust.repository)
    special = [
        Finding("evidence-mode", f"expected a plain file, got git mode {files.mode(path)}", path=path, hint=_TAKE_OUT)
        for path in sorted(set(paths) - set(plain))
    ]
    unverified = [
        Finding("unverified-evidence", f"{item.rule}: {item.message}", path=item.path, hint=_TAKE_OUT)
        for item in rejected
    ]
    by_release: dict[str, list[Evidence]] = defaultdict(list)
    for item in evidence:
        by_release[item.binding.get("release", "")].append(item)
    findings = (*rules.findings, *special, *unverified, *misplaced(evidence))
    return Ground(files, catalog, rules, now, by_release, findings)


def release_findings(ground: Ground, release: Release) -> Iterator[Finding]:
    """What recorded evidence and the policies say of one release that could be read.

    Raises CannotTell where a policy has no answer.
    """
    try:
        digest = declaration_digest(ground.files, release.id)
    except Refusal as refusal:
        yield from refusal.findings
        return
    evidence = ground.evidence.get(str(release.id), ())
    yield from _moved(ground.catalog, release, digest, evidence)
    yield from _policy_findings(ground, release, digest, evidence)


def _moved(catalog: Catalog, release: Release, digest: Digest, evidence: Sequence[Evidence]) -> Iterator[Finding]:
    """A released declaration never changes; a target that changed asks for a new version, and may go on without."""
    for name in release.targets:
        variant, target = Variant(release.id, name), catalog.targets.get(name)
        if target is None or not builds(evidence, variant):
            continue
        for reason in recorded_claim(evidence, variant, digest, target.digest)[1]:
            changed = reason.rule == "target-changed"
            path = target.source.path if changed else release.source.path
            yield replace(reason, severity=WARNING if changed else ERROR, path=path)


def _policy_findings(
    ground: Ground, release: Release, digest: Digest, evidence: Iterable[Evidence]
) -> Iterator[Finding]:
    repository, policies = ground.catalog.repository, ground.rules.policies
    if repository is None or policies is None:
        return
    known = summarise(item for item in evidence if item.binding.get("declaration") == str(digest))
    for name in release.targets:
        target = ground.catalog.targets.get(name)
        document = policy_input(
            "propose", ground.now, repository, release, declaration=digest, target=target, evidence=known
        )
        yield from policies.ask(document, release, target)
