"""Envelope -> Evidence: the only place in rfgit that makes evidence.

The order is that of the DSSE protocol ("Verification") and of the in-toto validation model: a signature by a
trusted key first, then the payload type, then the statement, then who may say so, and about what.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any, Dict, Iterable, Iterator, List, Mapping, Optional, Tuple

from ..attest import dsse, kinds
from ..attest.predicates import approval, performance, provenance, registry_state, test_result, verdict
from ..attest.statement import Statement, read_statement
from ..domain.digest import Digest
from ..domain.evidence import Evidence
from ..domain.finding import Finding
from ..domain.json_places import words_and_place
from .duties import duty_roles, roles_of
from .keys import digest_of, fingerprint, verifies
from .policy import REVOKED, TrustPolicy

_READERS: Mapping[str, Any] = {
    kinds.REGISTRY_STATE: registry_state.read,
    kinds.APPROVAL: approval.read,
    kinds.PROVENANCE: provenance.read,
    kinds.TEST_RESULT: test_result.read,
    kinds.PERFORMANCE: performance.read,
    kinds.VERDICT: verdict.read,
}


MAX_UNHINTED = 4
"""Signatures of one envelope for which every key is tried, whatever their keyid says."""


class Rejected(Exception):
    """This envelope is no evidence. `finding` says why."""

    def __init__(self, rule: str, message: str, path: str, line: int = 0, column: int = 0) -> None:
        super().__init__(message)
        hint = "`rfgit audit` lists every envelope that does not count"
        self.finding = Finding(rule, message, path=path, line=line, column=column, hint=hint)


def accept(data: bytes, path: str, policy: TrustPolicy, repository: Digest) -> Tuple[Evidence, ...]:
    """Verify one recorded envelope, and that its file is named by what it holds. Raises Rejected."""
    counted = verify_envelope(data, path, policy, repository)
    if path.rpartition("/")[2] not in {item.file_name for item in counted}:
        raise Rejected("envelope-name", f"expected the file name {counted[0].file_name}", path)
    return counted


def verify_envelope(data: bytes, path: str, policy: TrustPolicy, repository: Digest) -> Tuple[Evidence, ...]:
    """Verify one envelope; one Evidence for each principal whose signature counts. Raises Rejected.

    1. Read the envelope (DSSE envelope.md).
    2. Find trusted keys that made its signatures over PAE (protocol.md); a keyid is a hint and decides nothing.
    3. Refuse another payload type, after the signature and before parsing (protocol.md, Verification step 4).
    4. Read the statement and the predicate, strictly.
    5. It speaks of this repository.
    6. Each signer holds a role that may sign this kind, for this release and target.

    Not checked: whether the subject, release, target or place are those that the caller asks about, whether the
    statement is true, and when it was signed.
    """
    envelope = _envelope(data, path)
    signers = tuple(_signers(envelope, policy))
    if not signers:
        raise Rejected("signature-unknown", "no key of the trust policy that counts made this signature", path)
    if envelope.payload_type != dsse.IN_TOTO:
        raise Rejected("payload-type", f"expected payload type {dsse.IN_TOTO}, got {envelope.payload_type!r}", path)
    statement = _statement(envelope, path)
    kind = _kind(statement, path)
    _refuse_foreign(statement, repository, path)
    found = tuple(_evidence(statement, kind, envelope, signer, policy, path) for signer in signers)
    counted = tuple(item for item in found if item.roles)
    if not counted:
        raise Rejected("wrong-role", _wrong_role(found[0], policy), path)
    return counted


def accept_all(
    files: Iterable[Tuple[str, Optional[bytes]]], policy: TrustPolicy, repository: Digest
) -> Tuple[Tuple[Evidence, ...], Tuple[Finding, ...]]:
    """Verify many envelopes: the evidence, and a finding for each that is none. One bad file harms no other.

    None stands for a file that was not read since it has more than `dsse.MAX_ENVELOPE` bytes.
    """
    evidence: List[Evidence] = []
    findings: List[Finding] = []
    names: Dict[bytes, str] = {}
    for path, data in files:
        try:
            if data is None:
                message = f"an envelope has at most {dsse.MAX_ENVELOPE} bytes, this file has more"
                raise Rejected("envelope-unreadable", message, path)
            _refuse_again(data, path, names)
            evidence.extend(accept(data, path, policy, repository))
        except Rejected as rejection:
            findings.append(rejection.finding)
    return tuple(evidence), tuple(findings)


def _refuse_again(data: bytes, path: str, names: Dict[bytes, str]) -> None:
    """The same bytes under another name are not verified again: what they hold gives them one name.

    `names` are those of the files before, by the digest of their bytes.
    """
    name = path.rpartition("/")[2]
    first = names.setdefault(sha256(data).digest(), name)
    if name != first:
        raise Rejected("envelope-name", f"this is the file {first} under another name", path)


def _envelope(data: bytes, path: str) -> dsse.Envelope:
    try:
        return dsse.read_envelope(data)
    except ValueError as problem:
        words, line, column = words_and_place(problem)
        raise Rejected("envelope-unreadable", f"not a DSSE envelope: {words}", path, line, column) from None


def _signers(envelope: dsse.Envelope, policy: TrustPolicy) -> Iterator[Tuple[str, bytes]]:
    """Principal and key of each good signature, each key once. Keys that the keyid names are tried first.

    Others are tried for the first few signatures only: a flood of them must not cost a test of every key for each.
    """
    message = dsse.pae(envelope.payload_type, envelope.payload)
    keys = [(owner.name, key) for owner in policy.principals.values() for key in owner.keys if key.state != REVOKED]
    seen = set()
    for index, signature in enumerate(envelope.signatures):
        hinted = [item for item in keys if fingerprint(item[1].spki) == signature.keyid]
        others = [item for item in keys if item not in hinted] if index < MAX_UNHINTED else []
        for name, key in hinted + others:
            if key.spki not in seen and verifies(key.spki, signature.value, message):
                seen.add(key.spki)
                yield name, key.spki
                break


def _statement(envelope: dsse.Envelope, path: str) -> Statement:
    try:
        return read_statement(envelope.payload)
    except ValueError as problem:
        raise Rejected("statement-unreadable", f"not an in-toto statement: {problem}", path) from None


def _kind(statement: Statement, path: str) -> str:
    kind: Optional[str] = kinds.KINDS.get(statement.predicate_type)
    if kind is None:
        raise Rejected("predicate-unknown", f"predicate type {statement.predicate_type} never counts here", path)
    reader = _READERS.get(kind)
    if reader is not None:
        try:
            reader(statement.predicate)
        except ValueError as problem:
            raise Rejected("predicate-unreadable", f"no {kind} predicate: {problem}", path) from None
    return kind


def _refuse_foreign(statement: Statement, repository: Digest, path: str) -> None:
    bound = statement.binding.get("repository")
    if bound != str(repository):
        raise Rejected("repository-mismatch", f"it speaks of repository {bound}, this one is {repository}", path)


def _evidence(
    statement: Statement, kind: str, envelope: dsse.Envelope, signer: Tuple[str, bytes], policy: TrustPolicy, path: str
) -> Evidence:
    principal, spki = signer
    return Evidence(
        kind=kind,
        predicate_type=statement.predicate_type,
        subjects=statement.subjects,
        binding=statement.binding,
        predicate=statement.predicate,
        payload=Digest.of(envelope.payload),
        principal=principal,
        roles=roles_of(policy, principal, kind, statement.predicate, statement.binding),
        spki=digest_of(spki),
        path=path,
    )


def _wrong_role(found: Evidence, policy: TrustPolicy) -> str:
    wanted = " or ".join(duty_roles(found.kind, found.predicate)) or "no role at all"
    held = ", ".join(name for name in policy.roles if found.principal in policy.holders(name)) or "none"
    holder = f"{found.principal} holds {held}, or its scope does not reach here"
    return f"statements {found.kind} are signed by {wanted}; {holder}"
