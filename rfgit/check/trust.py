"""The trust policy as a file: named by `rfgit.yaml`, and of the right shape. Its signatures are not checked here."""

from __future__ import annotations

from collections.abc import Iterator

from ..declare.documents import Repository
from ..declare.files import REGULAR, Files
from ..declare.places import ENVELOPE_SUFFIX, TRUST
from ..declare.schema import validate
from ..declare.strict_yaml import YamlDocument
from ..domain.canonical import read_json
from ..domain.digest import Digest
from ..domain.finding import Finding

FIRST = f"{TRUST}1.json"


def trust_findings(repository: Repository | None, files: Files) -> Iterator[Finding]:
    """Judge every version's shape, and that `rfgit.yaml` names the first one. Places inside JSON are not told."""
    regular = [path for path in files.paths(TRUST) if files.mode(path) in REGULAR]
    paths = [path for path in regular if path.endswith(".json") and not path.endswith(ENVELOPE_SUFFIX)]
    for path in paths:
        yield from _shape(path, files.read(path))
    if repository:
        yield from _id(repository, Digest.of(files.read(FIRST)) if FIRST in paths else None)


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
        value = read_json(data)
    except ValueError as error:
        yield Finding("trust-unreadable", f"not strict JSON: {error}", path=path)
        return
    yield from validate("TrustPolicy", YamlDocument(path, value, {}, {}))
