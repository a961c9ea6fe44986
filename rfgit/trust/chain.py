"""From the first trust policy to the newest: every step signed by the root of both sides."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Dict, List, Mapping, Optional, Tuple

from ..domain.digest import Digest
from ..domain.evidence import Evidence
from ..domain.finding import refuse
from .policy import ROOT, TrustPolicy
from .read import read_trust_policy

FOLDER = "policies/trust/"
_VERSION = re.compile(r"([1-9][0-9]{0,5})\.json")
_SIGNATURE = re.compile(r"([1-9][0-9]{0,5})\.[0-9a-f]{16}\.dsse\.json")


@dataclass(frozen=True)
class Trust:
    """The policies in force, oldest first. `repository` is the id: the digest of version 1's exact bytes."""

    versions: Tuple[TrustPolicy, ...]

    @property
    def repository(self) -> Digest:
        return self.versions[0].digest

    @property
    def current(self) -> TrustPolicy:
        return self.versions[-1]


def walk(files: Mapping[str, bytes], pinned: Optional[Digest] = None) -> Trust:
    """Walk from version 1 to the newest. `files` are the trust folder's files by name.

    1. Version 1 is there; it has the pinned digest, where one is given.
    2. Versions have no gap, and each file says the version that it is named by.
    3. Version n+1 is signed by the root threshold of n and of n+1.
    4. Each signature is one by a root of n or of n+1, with the key that its file is named by: what does not count
       could never be taken away again. What became of the key in later versions is of no matter.
    5. No file is left over.

    Raises Refusal `trust-chain` or `trust-policy`. Not checked: whether a newer version exists elsewhere.
    """
    texts, signatures = _sort(files)
    if 1 not in texts:
        raise refuse("trust-chain", "version 1 of the trust policy is missing", path=FOLDER + "1.json")
    if pinned is not None and Digest.of(texts[1]) != pinned:
        message = f"version 1 has digest {Digest.of(texts[1])}, the pinned repository id is {pinned}"
        raise refuse("trust-chain", message, path=FOLDER + "1.json")
    versions: List[TrustPolicy] = []
    for number in range(1, max(texts) + 1):
        if number not in texts:
            raise refuse("trust-chain", f"version {number} is missing below version {max(texts)}", path=FOLDER)
        policy = read_trust_policy(texts[number], f"{FOLDER}{number}.json")
        if policy.version != number:
            message = f"{number}.json says that it is version {policy.version}"
            raise refuse("trust-chain", message, path=f"{FOLDER}{number}.json")
        if versions:
            _refuse_unsigned(versions[-1], policy, signatures.get(number, {}), versions[0].digest)
        versions.append(policy)
    for number in sorted(set(signatures) - set(range(2, len(versions) + 1))):
        message = f"version {number} is signed, and is not there or needs no signature"
        raise refuse("trust-chain", message, path=f"{FOLDER}{number}.json")
    return Trust(tuple(versions))


def _sort(files: Mapping[str, bytes]) -> Tuple[Dict[int, bytes], Dict[int, Dict[str, bytes]]]:
    texts: Dict[int, bytes] = {}
    signatures: Dict[int, Dict[str, bytes]] = {}
    for name, data in files.items():
        version, signature = _VERSION.fullmatch(name), _SIGNATURE.fullmatch(name)
        if version:
            texts[int(version.group(1))] = data
        elif signature:
            signatures.setdefault(int(signature.group(1)), {})[name] = data
        else:
            raise refuse("trust-chain", "this file has no place beside the trust policies", path=FOLDER + name)
    return texts, signatures


def _refuse_unsigned(
    before: TrustPolicy, policy: TrustPolicy, envelopes: Mapping[str, bytes], repository: Digest
) -> None:
    junk = {FOLDER + name for name in envelopes}
    for judge, side in ((before, "version before"), (policy, "version itself")):
        found: List[Evidence] = []
        for name, data in envelopes.items():
            found.extend(_root_signatures(data, FOLDER + name, judge, policy.digest, repository))
        junk -= {item.path for item in found if item.path.endswith(f".{item.spki.hex[:16]}.dsse.json")}
        signers = {item.principal for item in found}
        need = judge.threshold(ROOT)
        if len(signers) < need:
            due = "1 root signature" if need == 1 else f"{need} root signatures"
            message = f"version {policy.version} needs {due} by the {side}, it has {len(signers)}"
            raise refuse("trust-chain", message, path=f"{FOLDER}{policy.version}.json")
    for path in sorted(junk):
        message = f"this is no root signature of version {policy.version} by the key that the file is named by"
        raise refuse("trust-chain", message, path=path, hint="take the file out again")


def _root_signatures(
    data: bytes, path: str, judge: TrustPolicy, subject: Digest, repository: Digest
) -> Tuple[Evidence, ...]:
    # Most repositories have one version, and nothing to verify here.
    from ..attest import kinds
    from .verify import Rejected, verify_envelope

    try:
        found = verify_envelope(data, path, judge, repository)
    except Rejected:
        return ()
    return tuple(item for item in found if item.kind == kinds.TRUST_VERSION and item.subject == subject)
