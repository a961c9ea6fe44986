"""`rfgit export`: an artifact with its evidence and trust chain, sealed, for machines that have no git."""

from __future__ import annotations

import os
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

from ..attest.predicates import verdict
from ..declare.documents import Target
from ..declare.read import read_target
from ..domain.digest import Digest
from ..domain.evidence import Evidence
from ..domain.finding import ERROR, Refusal, refuse
from ..domain.names import ReleaseId, Variant
from ..domain.result import PASS, Result
from ..errors import BadRequest, CannotTell
from ..gate.recorded import recorded_claim
from ..gate.requirements import requirements_of
from ..policy.load import load_policies
from ..store.writer import Store
from ..trust.assess import assess
from ..trust.chain import FOLDER
from ..trust.claim import Claim
from ..trust.needs import JUDGED
from ..trust.policy import VERIFIER
from ..trust.verify import verify_envelope
from .attesting import Frame, verdict_payload
from .context import Context, open_context
from .deciding import Dossier, open_dossier
from .evidence import unapproved_sets
from .making import build, fetch_model, open_store
from .signing import RoleSigner, SignerBook
from .verify import EVIDENCE, TRUST


def export(
    start: Path,
    release: ReleaseId,
    target: str,
    destination: Path,
    *,
    book: SignerBook,
    expect: Digest | None,
    now: datetime,
) -> Result:
    """Write an export; it appears whole or not at all.

    1. Open the trail, the release and its evidence.
    2. Its artifact may run: the evidence is enough, and protected sets are approved as they stand.
    3. Its bytes are in the store, or are built again to the recorded digest.
    4. A verifier seals everything that goes along.
    5. Write artifact, evidence and trust chain beside the destination, then rename.
    """
    _refuse_occupied(destination)
    context = open_context(start, expect=expect)
    dossier = open_dossier(context, release)
    declared = read_target(context.snapshot, target)
    claim, evidence = _proved(dossier, declared)
    verifier = book.open(VERIFIER, context.trust.current)
    store = _stored(dossier, declared, claim)
    seal = _seal(context, claim, evidence, verifier, now)
    files = {f"{EVIDENCE}/{item.path.rpartition('/')[2]}": context.snapshot.read(item.path) for item in evidence}
    files |= {f"{TRUST}/{path[len(FOLDER) :]}": context.snapshot.read(path) for path in context.snapshot.paths(FOLDER)}
    _write(store, claim, {**files, **seal}, destination)
    data: dict[str, Any] = {
        "release": str(release),
        "target": target,
        "artifact": str(claim.artifact),
        "directory": str(destination),
        "commit": context.commit,
        "files": sorted([*files, *seal]),
    }
    return Result("export", PASS, dossier.notes, data)


def _refuse_occupied(destination: Path) -> None:
    if destination.is_symlink() or (destination.exists() and (not destination.is_dir() or any(destination.iterdir()))):
        raise BadRequest("destination-exists", f"{destination} is not an empty directory", hint="name a new directory")


def _proved(dossier: Dossier, target: Target) -> tuple[Claim, tuple[Evidence, ...]]:
    release, context = dossier.release, dossier.context
    variant = Variant(release.id, target.name)
    claim, reasons = recorded_claim(dossier.evidence, variant, dossier.declaration, target.digest)
    if claim is None:
        raise Refusal(*reasons)
    requirements = requirements_of(release, target.name)
    assessment = assess(claim, requirements, dossier.evidence, context.trust.current, stage=JUDGED)
    concerned = [item for item in unapproved_sets(context) if item.path in ("", target.source.path)]
    errors = [item for item in (*assessment.findings, *concerned) if item.severity == ERROR]
    if errors:
        raise Refusal(*errors)
    return claim, assessment.used


def _stored(dossier: Dossier, target: Target, claim: Claim) -> Store:
    store = open_store(dossier.context)
    if _is_whole(store, claim):
        return store
    model = fetch_model(dossier.context, dossier.release)
    built = build(dossier.context, dossier.release, target, dossier.declaration, model)
    if built.digest != claim.artifact:
        message = f"recorded is artifact {claim.artifact}, building it again gave {built.digest}"
        raise refuse("artifact-differs", message, path=dossier.release.source.path, hint="rfgit audit")
    return store


def _is_whole(store: Store, claim: Claim) -> bool:
    try:
        manifest = store.manifest(claim.artifact)
        return all(store.blobs.holds(item.digest) for item in manifest.blobs)
    except (Refusal, CannotTell):
        return False


def _seal(
    context: Context, claim: Claim, evidence: tuple[Evidence, ...], verifier: RoleSigner, now: datetime
) -> dict[str, bytes]:
    commit = next(item.binding["commit"] for item in evidence if item.binding.get("commit"))
    frame = Frame(context.id, claim, commit, load_policies(context.snapshot).digest, now, trail=context.commit)
    envelope = verifier.signer.sign(verdict_payload(frame, evidence, verifier.principal, verdict.LEVEL_EXPORT))
    sealed = verify_envelope(envelope, "the seal", context.trust.current, context.id)[0]
    return {f"{EVIDENCE}/{sealed.file_name}": envelope}


def _write(store: Store, claim: Claim, files: dict[str, bytes], destination: Path) -> None:
    part = destination.parent / f".{destination.name}.part-{os.getpid()}"
    try:
        destination.parent.mkdir(parents=True, exist_ok=True)
        store.materialize(claim.artifact, part)
        for path, data in files.items():
            (part / path).parent.mkdir(exist_ok=True)
            (part / path).write_bytes(data)
        part.rename(destination)
    except OSError as problem:
        hint = "make room, or name another directory"
        raise CannotTell("export-unwritable", f"{destination} cannot be written: {problem}", hint=hint) from problem
    finally:
        shutil.rmtree(part, ignore_errors=True)
