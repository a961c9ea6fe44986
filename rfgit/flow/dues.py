"""Which signatures a comparison leaves missing, by the trust of its base."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from ..check.difference import REMOVED, TRUST
from ..check.difference_subjects import trust_path
from ..check.differences import Differences
from ..declare.digests import WHOLE, protected_digests, protected_paths
from ..declare.documents import Release
from ..declare.files import Files, read_policies
from ..domain.canonical import canonical_digest
from ..domain.digest import Digest
from ..domain.evidence import Evidence
from ..domain.finding import Finding, Refusal
from ..domain.names import ReleaseId
from ..domain.requirements import RequiredSignature
from ..fleet.due import Due, protected_dues, release_dues, root_dues
from ..fleet.touched import NEW_VERSION, TouchedRelease, TouchedVariant
from ..policy.load import DATA, read_data
from ..trust.chain import FOLDER, Trust
from ..trust.policy import ProtectedSet, TrustPolicy
from ..trust.read import read_trust_policy
from ..trust.verify import Rejected, verify_envelope
from .eras import eras_of
from .evidence import REPOSITORY_WIDE, SUFFIX
from .part import Part
from .sides import Sides
from .states import States


def missing_signatures(
    sides: Sides,
    found: Differences,
    trust: Trust,
    declared: Mapping[ReleaseId, Release],
    releases: Sequence[TouchedRelease],
    variants: Iterable[TouchedVariant],
    evidence: Sequence[Evidence],
) -> tuple[tuple[Due, ...], tuple[Finding, ...]]:
    """Of releases whose declaration differs, of protected sets, of a new trust version; and what could not be read.

    A release that needs a new version asks for no signature: the new one will.
    """
    frozen = {item.variant.release for item in variants if item.needs == NEW_VERSION}
    required, findings = _required(sides)
    dues: list[Due] = []
    for item in releases:
        release, digest = declared.get(item.id), item.declaration.after
        if release and digest and item.declaration.differs and item.id not in frozen:
            dues.extend(release_dues(release, digest, required, evidence, trust.current))
    try:
        dues.extend(_protected(sides, trust))
        dues.extend(_root(sides, found, trust))
    except Refusal as refusal:
        findings.extend(refusal.findings)
    return tuple(dues), tuple(findings)


def _required(sides: Sides) -> tuple[list[RequiredSignature], list[Finding]]:
    """What the policies' parameters ask of every release, on either side: a proposal cannot ask for less."""
    wanted: dict[RequiredSignature, None] = {}
    findings: list[Finding] = []
    for files in (sides.base, sides.after):
        try:
            wanted |= dict.fromkeys(_parameters(files))
        except Refusal as refusal:
            findings.extend(refusal.findings)
    return list(wanted), findings


def _parameters(files: Files) -> Iterator[RequiredSignature]:
    paths = [path for path in files.paths(DATA) if path.endswith("/signatures.json")]
    stated = read_data({path: files.read(path) for path in paths}).get("signatures")
    required = stated.get("required") if isinstance(stated, dict) else None
    for item in required if isinstance(required, list) else ():
        role, least, on = (item.get(key) for key in ("role", "min", "on")) if isinstance(item, dict) else (None,) * 3
        if isinstance(role, str) and type(least) is int and isinstance(on, str):
            yield RequiredSignature(role, least, on)


def _protected(sides: Sides, trust: Trust) -> tuple[Due, ...]:
    """Of those protected sets, or documents of them, that differ."""
    sets = [(item, _digests(sides, item)) for item in trust.current.protected]
    touched = [(item, digests) for item, digests in sets if digests]
    evidence = sides.evidence(trust, [REPOSITORY_WIDE])[0] if touched else ()
    history = States(sides.base.repo, [sides.base.commit, sides.after.commit])
    return protected_dues(trust.current, touched, evidence, history, eras_of(sides.after, trust) if touched else ())


def _digests(sides: Sides, protected: ProtectedSet) -> Mapping[str, Digest]:
    differing, files = protected_paths(sides.paths, protected.paths), sides.files[1]
    if not differing:
        return {}
    if not protected.each:
        return {WHOLE: protected_digests(Part(files, protected.paths), protected.paths, each=False)[WHOLE]}
    here = [path for path in differing if path in sides.come]
    return {path: canonical_digest({path: Digest.of(files.read(path)).hex}) for path in here}


def _root(sides: Sides, found: Differences, trust: Trust) -> Iterator[Due]:
    """Of a version that follows the base's newest. Refusal `trust-policy` for one that cannot be read."""
    path = trust_path(trust.current.version + 1)
    if not any(change.kind == TRUST and change.path == path and change.how != REMOVED for change in found.changes):
        return
    proposed = read_trust_policy(sides.files[1].read(path), path)
    start = f"{FOLDER}{trust.current.version + 1}."
    names = [item for item in sides.after.paths(FOLDER) if item.startswith(start) and item.endswith(SUFFIX)]
    envelopes = list(read_policies(sides.after, names).items())
    signed = {}
    for policy in (trust.current, proposed):
        signed[f"version {policy.version}"] = [
            item for name, data in envelopes for item in _verified(data, name, policy, trust.repository)
        ]
    yield from root_dues(trust.current, proposed, signed)


def _verified(data: bytes, path: str, policy: TrustPolicy, repository: Digest) -> tuple[Evidence, ...]:
    try:
        return verify_envelope(data, path, policy, repository)
    except Rejected:
        return ()
