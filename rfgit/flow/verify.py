"""`rfgit verify`: is this export whole, signed, and newer than what was seen? Offline, on a robot.

Imports no git, YAML, schema, policy or network code: robots are small, and so is what they have to trust.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..domain.digest import Digest
from ..domain.evidence import Evidence
from ..domain.finding import NOTE, Finding, Refusal, any_error, refuse
from ..domain.result import Result, judged
from ..errors import BadRequest, CannotTell
from ..store import media
from ..store.beside import read_folder
from ..store.deployment import MAX_BYTES, Deployment, read_deployment
from ..store.layout import list_layout
from ..store.manifest import Manifest
from ..trust.assess import assess
from ..trust.chain import Trust, walk
from ..trust.claim import Claim
from ..trust.freshness import Seen, advance
from ..trust.needs import JUDGED
from ..trust.seal import check_seal, is_seal
from ..trust.verify import Rejected, accept
from .memory import Memory, read_own, reason

EVIDENCE = "evidence"
TRUST = "trust"
MAX_INDEX = 64 * 1024  # bytes; an export's index lists one artifact
MAX_REJECTED = 16
"""Envelopes that are no evidence: after so many, the rest is not looked at. Trying keys takes time."""


def verify(directory: Path, pinned: Path, memory: Memory, target: str | None) -> Result:
    """Verify an export. Cheap steps come first, and what they refuse is never hashed.

    1. Walk the export's trust policies; the pinned one is among them, to the byte.
    2. Read the artifact's manifest: nothing is unlisted (OCI image-spec, image-layout).
    3. Every envelope is evidence: trusted signature, role, repository (DSSE; in-toto validation model).
    4. Every envelope is about this manifest, and together they are enough (`trust.assess`).
    5. One verdict seals the export, so that nothing was left out (`trust.seal`).
    6. It is for the machine that asks.
    7. Every blob has the size and the digest that the manifest, signed as it now is known to be, says.
    8. It is no older than what this machine has seen.

    Not checked: whether the place, fleet or moment is allowed (`rfgit gate`), whether a newer release or a
    revocation exists elsewhere, and that files stay as they are after they were read.
    """
    if not directory.is_dir():
        raise CannotTell("export-unreadable", f"{directory} is no directory", hint="rfgit export writes one")
    trust = _trust(directory, pinned)
    layout = list_layout(directory, beside=frozenset({EVIDENCE, TRUST}), index_bytes=MAX_INDEX)
    manifest = layout.only
    deployment = read_deployment(layout.read(manifest.layer(media.ROLE_DEPLOYMENT), MAX_BYTES), manifest)
    claim = Claim(manifest.variant, manifest.digest, manifest.declaration, manifest.target_digest)
    evidence = _evidence(directory, trust)
    findings = (*_enough(claim, deployment, evidence, trust), *_elsewhere(claim, target), *_notes(trust))
    data = _data(claim, manifest, deployment, evidence, trust)
    if any_error(findings):
        return judged("verify", findings, data)
    layout.check_blobs()
    key = f"{claim.variant.release.name}/{claim.variant.target}"
    offered = Seen(deployment.counter, claim.artifact)
    with memory.turn():
        state, stale = advance(memory.recall(), trust.repository, trust.current.version, key, offered)
        result = judged("verify", (*findings, *stale), data)
        if result.exit_status == 0:
            memory.keep(state)
    return result


def _trust(directory: Path, pinned: Path) -> Trust:
    """The chain that holds the pinned policy as one of its versions: beside the chain it would prove nothing."""
    if pinned.resolve().is_relative_to(directory.resolve()):
        message = f"{pinned} lies in the export itself, which would vouch for itself"
        raise BadRequest("trust-inside", message, hint="name a copy that came by a way you trust")
    wanted = Digest.of(_read_pinned(pinned))
    trust = walk(dict(read_folder(directory, TRUST)))
    if wanted not in {policy.digest for policy in trust.versions}:
        message = f"the pinned trust policy {wanted} is none of this export's: it is another repository's, or changed"
        raise refuse("trust-chain", message, path=TRUST, hint="sha256sum of both files shows the difference")
    return trust


def _evidence(directory: Path, trust: Trust) -> tuple[Evidence, ...]:
    """Every envelope counts, or the export is refused: nobody may smuggle files along."""
    found: list[Evidence] = []
    findings: list[Finding] = []
    for name, data in read_folder(directory, EVIDENCE):
        try:
            found.extend(accept(data, f"{EVIDENCE}/{name}", trust.current, trust.repository))
        except Rejected as rejection:
            findings.append(rejection.finding)
        if len(findings) == MAX_REJECTED:
            break
    if findings:
        raise Refusal(*findings)
    return tuple(found)


def _enough(claim: Claim, deployment: Deployment, evidence: tuple[Evidence, ...], trust: Trust) -> tuple[Finding, ...]:
    assessment = assess(claim, deployment.requirements, evidence, trust.current, stage=JUDGED)
    used = {id(item) for item in assessment.used}
    foreign = [
        Finding("evidence-foreign", f"this {item.kind} is about another artifact or release", path=item.path)
        for item in evidence
        if id(item) not in used
    ]
    return (*assessment.findings, *foreign, *check_seal(claim, evidence, trust.repository))


def _elsewhere(claim: Claim, target: str | None) -> Iterator[Finding]:
    if target is not None and target != claim.variant.target:
        message = f"the artifact is for {claim.variant.target}, this machine is {target}"
        yield Finding("wrong-target", message, hint="ask for the export of your own target")


def _notes(trust: Trust) -> Iterator[Finding]:
    if trust.versions[0].dev:
        message = "the repository was made for trying things out, and its keys lie in the open"
        yield Finding("dev-trust", message, NOTE, hint="a production repository starts with a trust policy of its own")


def _read_pinned(path: Path) -> bytes:
    try:
        return read_own(path)
    except (OSError, ValueError) as problem:
        message = f"the trust policy {path} cannot be read: {reason(problem)}"
        hint = "--trust FILE is a copy of policies/trust/1.json that came by a way you trust"
        raise CannotTell("trust-unreadable", message, hint=hint) from problem


def _data(
    claim: Claim, manifest: Manifest, deployment: Deployment, evidence: tuple[Evidence, ...], trust: Trust
) -> dict[str, Any]:
    seal = next((item for item in evidence if is_seal(item)), None)
    return {
        "release": str(claim.variant.release),
        "target": claim.variant.target,
        "artifact": str(claim.artifact),
        "declaration": str(claim.declaration),
        "counter": deployment.counter,
        "repository": str(trust.repository),
        "trustVersion": trust.current.version,
        "commit": seal.binding.get("trail-commit") if seal else None,
        "model": str(manifest.layer(media.ROLE_MODEL).digest),
        "evidence": [
            {"kind": item.kind, "payload": str(item.payload), "principal": item.principal, "path": item.path}
            for item in evidence
        ],
    }
