"""Sign what somebody chose to sign, and record it, if it is still what was shown to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ..declare.digests import declaration_digest, protected_digests
from ..domain.digest import Digest
from ..domain.evidence import Evidence
from ..domain.finding import refuse
from ..git.snapshot import Snapshot
from ..record.append import append
from ..record.message import commit_message
from ..record.places import policy_place, release_place
from ..trust.verify import verify_envelope
from .context import Context
from .pending import Pending
from .signing import RoleSigner


@dataclass(frozen=True)
class Signed:
    """One envelope, ready to be recorded."""

    pending: Pending
    principal: str
    path: str
    envelope: bytes


def sign_pending(context: Context, item: Pending, signer: RoleSigner) -> Signed:
    envelope = signer.signer.sign(item.payload)
    evidence = verify_envelope(envelope, item.words, context.trust.current, context.id)[0]
    return Signed(item, signer.principal, _path(item, evidence), envelope)


def _path(item: Pending, evidence: Evidence) -> str:
    if item.release is None:
        return policy_place(item.kind, evidence.file_name)
    return release_place(item.release, item.target, evidence.file_name)


def record_signed(context: Context, ref: str, signed: Sequence[Signed], now: datetime) -> str:
    releases = {item.pending.release for item in signed if item.pending.release}
    artifacts = sorted({(s.pending.target, s.pending.subject.digest) for s in signed if s.pending.target})
    message = commit_message(
        _subject(signed),
        "\n\n".join(f"{item.principal}, as {item.pending.role}: {item.pending.words}." for item in signed),
        release=releases.pop() if releases else None,
        artifacts=[(target, digest) for target, digest in artifacts if target],
    )
    files = {item.path: item.envelope for item in signed}
    before = _digests(context, context.snapshot, signed)

    def still_valid(snapshot: Snapshot) -> None:
        if _digests(context, snapshot, signed) != before:
            hint = "look at what changed, then approve again"
            raise refuse("declaration-moved", "what was signed has changed in the meantime", hint=hint)

    return append(context.repo, ref, context.commit, files, message, now, still_valid=still_valid).commit


def _digests(context: Context, snapshot: Snapshot, signed: Sequence[Signed]) -> set[Digest]:
    """The digests, in a snapshot, of everything that these signatures are about and that can move."""
    found = {declaration_digest(snapshot, item.pending.release) for item in signed if item.pending.release}
    for protected in context.trust.current.protected:
        if any(item.pending.role == protected.role and item.pending.release is None for item in signed):
            current = set(protected_digests(snapshot, protected.paths, protected.each).values())
            found |= current & {item.pending.subject.digest for item in signed}
    return found


def _subject(signed: Sequence[Signed]) -> str:
    if len(signed) > 1:
        release = signed[0].pending.release
        return f"Record {len(signed)} approvals of {release or 'what is protected'}"
    item = signed[0]
    return f"Record the approval of {_about(item.pending)} by {item.principal}"


def _about(item: Pending) -> str:
    if item.release is not None:
        return f"the {item.on} of {item.release}"
    name, _, path = item.subject.name.partition(":")
    return path or f"the protected set {name}"


def signed_json(item: Signed) -> dict[str, str]:
    return {
        "role": item.pending.role,
        "principal": item.principal,
        "on": item.pending.on,
        "subject": str(item.pending.subject.digest),
        "path": item.path,
    }
