"""`rfgit verify`: is this export whole, signed, and newer than what was seen? Offline, on a robot.

Imports no git, YAML, schema, policy or network code: robots are small, and so is what they have to trust.
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..domain.digest import Digest
from ..domain.evidence import Evidence
from ..domain.finding import Finding, Refusal, refuse
from ..domain.result import Result, judged
from ..errors import CannotTell
from ..store import media
from ..store.deployment import MAX_BYTES, Deployment, read_deployment
from ..store.layout import read_layout
from ..store.manifest import Manifest
from ..trust.assess import JUDGED, Claim, assess
from ..trust.chain import Trust, walk
from ..trust.freshness import RobotState, Seen, advance, read_state, write_state
from ..trust.seal import check_seal, is_seal
from ..trust.verify import Rejected, accept

EVIDENCE = "evidence"
TRUST = "trust"
MAX_FILE = 8 * 1024 * 1024  # bytes, of an envelope or a trust policy
MAX_FILES = 4096


@dataclass(frozen=True)
class Memory:
    """The robot's state file. Without one, only `first_use` lets an artifact in."""

    path: Path | None
    first_use: bool


def verify(directory: Path, pinned: Path, memory: Memory, target: str | None) -> Result:
    """Verify an export.

    1. Walk the export's trust policies; the pinned one is among them, to the byte.
    2. Read the artifact: every byte is digested, nothing is unlisted (OCI image-spec, image-layout).
    3. Every envelope is evidence: trusted signature, role, repository (DSSE; in-toto validation model).
    4. Every envelope is about this artifact, and together they are enough (`trust.assess`).
    5. One verdict seals the export, so that nothing was left out (`trust.seal`).
    6. It is for the machine that asks, and no older than what it has seen.

    Not checked: whether the place, fleet or moment is allowed (`rfgit gate`), whether a newer release or a
    revocation exists elsewhere, and that files stay as they are after they were read.
    """
    if not directory.is_dir():
        raise CannotTell("export-unreadable", f"{directory} is no directory", hint="rfgit export writes one")
    trust = _trust(directory / TRUST, _read_pinned(pinned))
    layout = read_layout(directory, beside=frozenset({EVIDENCE, TRUST}))
    manifest = layout.only
    deployment = read_deployment(layout.read(manifest.layer(media.ROLE_DEPLOYMENT), MAX_BYTES), manifest)
    claim = Claim(manifest.variant, manifest.digest, manifest.declaration, manifest.target_digest)
    evidence = _evidence(directory / EVIDENCE, trust)
    findings = list(_enough(claim, deployment, evidence, trust))
    if target is not None and target != claim.variant.target:
        message = f"the artifact is for {claim.variant.target}, this machine is {target}"
        findings.append(Finding("wrong-target", message, hint="ask for the export of your own target"))
    state, stale = _fresh(memory, trust, claim, deployment)
    findings.extend(stale)
    result = judged("verify", tuple(findings), _data(claim, manifest, deployment, evidence, trust))
    if memory.path is not None and result.exit_status == 0:
        _keep(memory.path, write_state(state))
    return result


def _trust(folder: Path, pinned: bytes) -> Trust:
    files = _files(folder)
    if pinned not in files.values():
        message = "the pinned trust policy is not part of this export: it is for another repository, or was changed"
        raise refuse("trust-chain", message, path=TRUST, hint="sha256sum of both files shows the difference")
    return walk(files)


def _evidence(folder: Path, trust: Trust) -> tuple[Evidence, ...]:
    """Every envelope counts, or the export is refused: nobody may smuggle files along."""
    found: list[Evidence] = []
    findings: list[Finding] = []
    for name, data in _files(folder).items():
        try:
            found.extend(accept(data, f"{EVIDENCE}/{name}", trust.current, trust.repository))
        except Rejected as rejection:
            findings.append(rejection.finding)
    if findings:
        raise Refusal(*findings)
    return tuple(found)


def _enough(
    claim: Claim, deployment: Deployment, evidence: tuple[Evidence, ...], trust: Trust
) -> tuple[Finding, ...]:
    assessment = assess(claim, deployment.requirements, evidence, trust.current, stage=JUDGED)
    used = {id(item) for item in assessment.used}
    foreign = [
        Finding("evidence-foreign", f"this {item.kind} is about another artifact or release", path=item.path)
        for item in evidence
        if id(item) not in used
    ]
    return (*assessment.findings, *foreign, *check_seal(claim, evidence, trust.repository))


def _fresh(
    memory: Memory, trust: Trust, claim: Claim, deployment: Deployment
) -> tuple[RobotState, tuple[Finding, ...]]:
    state = _remembered(memory.path)
    if state is None and not memory.first_use:
        hint = "--state FILE names what the robot has seen; --first-use accepts any version, once"
        raise CannotTell("no-state", "without a state file nothing says whether this is a step back", hint=hint)
    key = f"{claim.variant.release.name}/{claim.variant.target}"
    offered = Seen(deployment.counter, claim.artifact)
    return advance(state, trust.repository, trust.current.version, key, offered)


def _remembered(path: Path | None) -> RobotState | None:
    if path is None:
        return None
    try:
        return read_state(_read(path))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as problem:
        hint = "restore it; a robot without its state has to be told --first-use"
        raise CannotTell("no-state", f"the state file {path} cannot be read: {problem}", hint=hint) from problem


def _keep(path: Path, data: bytes) -> None:
    """Replace the state file as a whole, or not at all."""
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as problem:
        part.unlink(missing_ok=True)
        hint = "the artifact is good; without its state the robot could be led back later"
        raise CannotTell("state-unwritable", f"the state cannot be kept in {path}: {problem}", hint=hint) from problem


def _files(folder: Path) -> dict[str, bytes]:
    """The regular files of a flat folder, by name, sorted. A link, a folder or a flood is refused."""
    try:
        names = sorted(os.listdir(folder))
    except OSError as problem:
        hint = "rfgit export writes it"
        raise refuse("file-missing", f"the export has no folder {folder.name}/: {problem}", hint=hint) from problem
    if len(names) > MAX_FILES:
        raise refuse("file-unlisted", f"{folder.name}/ holds {len(names)} files, at most {MAX_FILES} are read")
    return {name: _read_listed(folder, name) for name in names}


def _read_listed(folder: Path, name: str) -> bytes:
    try:
        return _read(folder / name)
    except (OSError, ValueError) as problem:
        message = f"expected a regular file of at most {MAX_FILE} bytes: {problem}"
        raise refuse("file-unlisted", message, path=f"{folder.name}/{name}") from problem


def _read_pinned(path: Path) -> bytes:
    try:
        return _read(path)
    except (OSError, ValueError) as problem:
        hint = "--trust FILE is a copy of policies/trust/1.json that came by a way you trust"
        raise CannotTell("trust-unreadable", f"the trust policy {path} cannot be read: {problem}", hint=hint) from problem


def _read(path: Path) -> bytes:
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise ValueError("it is no regular file")
        data = file.read(MAX_FILE + 1)
    if len(data) > MAX_FILE:
        raise ValueError("it is larger")
    return data


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
        "model": str(Digest(manifest.layer(media.ROLE_MODEL).digest.hex)),
        "evidence": [
            {"kind": item.kind, "payload": str(item.payload), "principal": item.principal, "path": item.path}
            for item in evidence
        ],
    }
