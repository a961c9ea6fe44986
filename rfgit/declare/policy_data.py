"""The data documents that the policies which come with rfgit read: a field that these do not know has no force."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping

from ..domain.finding import Finding
from .json_document import json_finding, read_json_document
from .packaged import packaged_folder
from .schema import validate

MEND = "Mend the file, or rename it, and run `rfgit check` again."
READERS = {
    "regions": "policies/region.rego",
    "residency": "policies/sovereignty.rego",
    "signatures": "policies/signatures.rego",
    "zones": "policies/lib/places.rego",
}
"""What reads each document. Where it is gone, another policy may give the document another form."""


def data_findings(modules: Container[str], data: Mapping[str, bytes]) -> Iterator[Finding]:
    """Each misfit at its place. Whether the regions and roles that a document names exist is not checked."""
    for name, reader in READERS.items():
        path = f"policies/data/{name}.json"
        # What came with rfgit fits, and schemas take their time to load.
        if path in data and reader in modules and data[path] != _packaged(name):
            try:
                yield from validate(f"data/{name}", read_json_document(data[path], path))
            except ValueError as problem:
                yield json_finding("policy-data", problem, path, MEND)


def _packaged(name: str) -> bytes:
    path = packaged_folder("policies") / "data" / f"{name}.json"
    return path.read_bytes() if path.is_file() else b""
