"""The trust policy as a file: named by `rfgit.yaml`, and of the right shape. Its signatures are not checked here."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..declare.documents import Repository
from ..declare.files import REGULAR, Files, read_policies
from ..declare.json_document import json_finding, read_json_document
from ..declare.places import ENVELOPE_SUFFIX, TRUST
from ..declare.schema import validate
from ..domain.canonical import read_json
from ..domain.digest import Digest
from ..domain.finding import Finding, Refusal
from .known import Known, known

FIRST = f"{TRUST}1.json"
_VERSION = re.compile(rf"{TRUST}([1-9][0-9]{{0,5}})\.json")


def trust_findings(repository: Repository | None, files: Files) -> Iterator[Finding]:
    """Judge every version's shape, and that `rfgit.yaml` names the first one."""
    regular = [path for path in files.paths(TRUST) if files.mode(path) in REGULAR]
    paths = [path for path in regular if path.endswith(".json") and not path.endswith(ENVELOPE_SUFFIX)]
    for path, data in read_policies(files, paths).items():
        yield from _shape(path, data)
    if repository:
        yield from _id(repository, Digest.of(files.read(FIRST)) if FIRST in paths else None)


def names_in_trust(files: Files) -> tuple[Known, Known] | None:
    """The roles and the principals of the newest version; None where there is none that can be read.

    Signatures are not checked: names are all that is taken from it.
    """
    numbers = [int(match[1]) for match in map(_VERSION.fullmatch, files.paths(TRUST)) if match]
    newest = f"{TRUST}{max(numbers, default=0)}.json"
    if not numbers or files.mode(newest) not in REGULAR or any(_shape(newest, files.read(newest))):
        return None
    value = read_json(files.read(newest))
    return known(value["roles"]), known(value["principals"])


def _id(repository: Repository, got: Digest | None) -> Iterator[Finding]:
    if repository.trust == got:
        return
    named, found = repository.trust or "no trust id", got or "nothing"
    message = f"expected the sha256 of {FIRST}, which is {found}, got {named}"
    hint = f"write trust: {{id: {got}}}" if got else f"restore {FIRST}, or remove trust"
    pointer = ("spec", "trust", "id") if repository.trust else ("spec",)
    yield repository.source.finding(pointer, "trust-id-mismatch", message, hint=hint)


def _shape(path: str, data: bytes) -> Iterator[Finding]:
    try:
        document = read_json_document(data, path)
    except ValueError as error:
        yield json_finding("trust-unreadable", error, path, "mend it, or take it from git again")
        return
    misfits = validate("TrustPolicy", document)
    yield from misfits or _contradictions(path, data)


def _contradictions(path: str, data: bytes) -> Iterator[Finding]:
    """What no schema can tell: names that nobody declared, thresholds that nobody can meet, a key of two owners."""
    from ..trust.read import read_trust_policy

    try:
        read_trust_policy(data, path)
    except Refusal as refusal:
        yield from refusal.findings
