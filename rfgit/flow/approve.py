"""`rfgit approve`: sign, in the roles that one's keys hold, what waits for a signature."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from ..domain.digest import Digest
from ..domain.finding import NOTE, Finding, Refusal, refuse
from ..domain.names import ReleaseId
from ..domain.result import Result, judged
from ..errors import BadRequest, CannotTell
from ..git.snapshot import Snapshot
from ..trust.policy import ProtectedSet
from .approving import record_signed, sign_pending, signed_json
from .context import Context, open_context
from .deciding import Dossier, open_dossier
from .evidence import repository_evidence
from .pending import Pending, artifact_approvals, declaration_approvals, model_state, protected_approvals
from .readiness import refuse_unsound
from .signing import RoleSigner, SignerBook
from .states import States
from .unseen import unseen_changes

Confirm = Callable[[Sequence[str]], bool]


@dataclass(frozen=True)
class Request:
    """What to sign. `everything` is all that waits for the signers at hand; `roles` limits it, empty means all.

    `expect` is the repository id that it has to be.
    """

    release: ReleaseId | None
    model: bool = False
    declaration: bool = False
    artifact: bool = False
    everything: bool = False
    protected: tuple[str, ...] = ()
    target: str | None = None
    roles: tuple[str, ...] = ()
    expect: Digest | None = None


def approve(start: Path, request: Request, book: SignerBook, now: datetime, confirm: Confirm) -> Result:
    """Sign and record.

    1. Open the branch that is checked out (the trail where none is), under the trail's trust.
    2. Gather what waits for a signature, in the roles asked for.
    3. Never sign what is broken: a release has to pass `check` as it is committed.
    4. Open the keys; each has to hold its role. What a principal said before is not said again.
    5. Show all of it and ask once.
    6. Sign, verify the own signatures, and record everything in one commit.
    """
    trail = open_context(start, expect=request.expect)
    ref = trail.repo.head_branch() or trail.repository.trail
    context = replace(trail, snapshot=Snapshot(trail.repo, trail.repo.resolve(ref)))
    dossier = open_dossier(context, request.release) if request.release else None
    gathered = [item for item in _gather(trail, context, dossier, request, now) if _in_roles(item, request)]
    if dossier is not None:
        refuse_unsound(start, dossier, now)
    if request.roles and not gathered:
        message = f"nothing waits for role {' or '.join(request.roles)} here"
        raise BadRequest("role-not-asked", message, hint="leave --role out to see which roles are asked")
    _refuse_keyless(gathered, book)
    chosen, waiting = _choose(gathered, context, dossier, request, book)
    unseen = unseen_changes(context, dossier.release.id.directory) if dossier else ()
    findings = (*unseen, *(_waiting(item) for item in waiting))
    if not chosen:
        return judged("approve", findings, {"signed": [], "commit": None})
    if not confirm([f"{item.role}: {item.words}" for item, _ in chosen]):
        raise refuse("not-confirmed", "nothing was signed", hint="answer y, or give --yes")
    signed = [sign_pending(context, item, signer) for item, signer in chosen]
    commit = record_signed(context, ref, signed, now)
    data = {"signed": [signed_json(item) for item in signed], "commit": commit}
    return judged("approve", findings, data)


def _refuse_keyless(gathered: Sequence[Pending], book: SignerBook) -> None:
    roles = sorted({item.role for item in gathered})
    if roles and not any(book.has(role) for role in roles):
        hint = f"--signer {roles[0]}=file:PATH signs in that role"
        raise CannotTell("signer-missing", f"nothing was signed: no key is at hand for {', '.join(roles)}", hint=hint)


def _gather(
    trail: Context, context: Context, dossier: Dossier | None, request: Request, now: datetime
) -> Iterator[Pending]:
    if dossier is not None:
        if request.model or request.everything:
            yield from model_state(dossier, now)
        if request.declaration or request.everything:
            yield from declaration_approvals(dossier, now)
        if request.artifact or request.everything:
            yield from _artifacts(dossier, request, now)
    for protected in _protected_sets(context, request):
        yield from protected_approvals(context, protected, States(trail.repo, [trail.commit, context.commit]), now)


def _artifacts(dossier: Dossier, request: Request, now: datetime) -> Iterator[Pending]:
    """With `everything`, an artifact that nobody built yet simply does not wait for a signature."""
    for name in (request.target,) if request.target else dossier.release.targets:
        try:
            yield from artifact_approvals(dossier, (name,), now)
        except Refusal:
            if not request.everything:
                raise


def _protected_sets(context: Context, request: Request) -> tuple[ProtectedSet, ...]:
    known = {item.name: item for item in context.trust.current.protected}
    for name in request.protected:
        if name not in known:
            raise BadRequest("protected-unknown", f"no protected set {name!r}", hint=f"there are {', '.join(known)}")
    names = request.protected or (tuple(known) if request.everything and request.release is None else ())
    return tuple(known[name] for name in names)


def _in_roles(item: Pending, request: Request) -> bool:
    return not request.roles or item.role in request.roles


def _choose(
    gathered: Sequence[Pending], context: Context, dossier: Dossier | None, request: Request, book: SignerBook
) -> tuple[list[tuple[Pending, RoleSigner]], list[Pending]]:
    """Pair what is pending with signers. `everything` leaves out what no signer at hand can sign."""
    evidence = (dossier.evidence if dossier else ()) + repository_evidence(context)
    chosen: list[tuple[Pending, RoleSigner]] = []
    waiting: list[Pending] = []
    for item in gathered:
        if request.everything and not book.has(item.role):
            waiting.append(item)
            continue
        signer = book.open(item.role, context.trust.current)
        if not item.given_by(signer.principal, evidence):
            chosen.append((item, signer))
    return chosen, waiting


def _waiting(item: Pending) -> Finding:
    message = f"{item.words} still waits for role {item.role}"
    return Finding("signature-pending", message, NOTE, hint=f"--signer {item.role}=file:PATH signs in that role")
