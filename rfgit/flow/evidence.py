"""Read the recorded envelopes of a snapshot and verify them."""

from __future__ import annotations

from ..attest import kinds
from ..audit.places import in_place
from ..declare.digests import protected_digests
from ..domain.evidence import Evidence
from ..domain.finding import NOTE, Finding
from ..domain.names import ReleaseId
from ..trust.protection import unapproved
from ..trust.verify import accept_all
from .context import Context
from .envelopes import envelopes
from .eras import eras_of
from .states import States

SUFFIX = ".dsse.json"
REPOSITORY_WIDE = "policies/evidence/"
FLEETS = "targets/fleets/"


def release_evidence(context: Context, release: ReleaseId) -> tuple[tuple[Evidence, ...], tuple[Finding, ...]]:
    """The evidence of a release, and a note for each envelope there that is none."""
    return _read(context, f"{release.directory}/attestations/")


def repository_evidence(context: Context) -> tuple[Evidence, ...]:
    return _read(context, REPOSITORY_WIDE)[0]


def activation_evidence(context: Context) -> tuple[Evidence, ...]:
    return tuple(item for item in _read(context, FLEETS)[0] if item.kind == kinds.ACTIVATION)


def unapproved_sets(context: Context) -> tuple[Finding, ...]:
    """A finding for each protected set, or document of one, whose current digest is not approved."""
    policy = context.trust.current
    sets = [(item, protected_digests(context.snapshot, item.paths, item.each)) for item in policy.protected]
    history = States(context.repo, [context.commit])
    return unapproved(policy, sets, repository_evidence(context), history, eras_of(context.snapshot, context.trust))


def _read(context: Context, folder: str) -> tuple[tuple[Evidence, ...], tuple[Finding, ...]]:
    paths = [path for path in context.snapshot.paths(folder) if path.endswith(SUFFIX)]
    evidence, findings = accept_all(envelopes(context.snapshot, paths), context.trust.current, context.id)
    placed, astray = in_place(evidence)
    return placed, tuple(_as_note(finding) for finding in (*findings, *astray))


def _as_note(finding: Finding) -> Finding:
    """What does not count is said, and refuses nothing: else junk could block every release."""
    return Finding(finding.rule, finding.message, NOTE, finding.path, hint=finding.hint)
