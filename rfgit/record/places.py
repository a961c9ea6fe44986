"""Where each recorded envelope belongs. Paths only; nothing is read."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..declare.places import ATTESTATIONS, ENVELOPE_SUFFIX, EVIDENCE
from ..domain.names import NAME_PATTERN, ReleaseId, is_name

RELEASE_WIDE = "_release"

_FILE_NAME = re.compile(rf"({NAME_PATTERN})\.([0-9a-f]{{32}})\.([0-9a-f]{{16}}){re.escape(ENVELOPE_SUFFIX)}")


@dataclass(frozen=True)
class FileName:
    """`<kind>.<payload>.<spki>.dsse.json`: a name that follows from what was signed and by which key.

    `payload` and `spki` are the first 32 and 16 digits of a sha256. A name proves nothing: who reads the file compares.
    """

    kind: str
    payload: str
    spki: str

    def __str__(self) -> str:
        return f"{self.kind}.{self.payload}.{self.spki}{ENVELOPE_SUFFIX}"


def parse_file_name(name: str) -> FileName | None:
    """The parts of a recorded file's name (its path may stand before it), or None for any other file."""
    found = _FILE_NAME.fullmatch(name.rpartition("/")[2])
    return FileName(*found.groups()) if found and is_name(found[1]) else None


def release_place(release: ReleaseId, target: str | None, file_name: str) -> str:
    """The path of an envelope about one variant, or with `target` None about the whole release.

    ValueError for a target or file name of another form.
    """
    if target is not None and not is_name(target):
        raise ValueError(f"expected the name of a target, got {target!r}")
    return f"{release.directory}/{ATTESTATIONS}/{target or RELEASE_WIDE}/{_checked(file_name)}"


def policy_place(kind: str, file_name: str) -> str:
    """The path of an envelope about the whole repository: an approval of a protected set, a revocation.

    ValueError when the file name is of another kind.
    """
    name = parse_file_name(_checked(file_name))
    if name is None or name.kind != kind:
        raise ValueError(f"expected a file name of kind {kind!r}, got {file_name!r}")
    return f"{EVIDENCE}{kind}/{file_name}"


def _checked(file_name: str) -> str:
    if "/" in file_name or parse_file_name(file_name) is None:
        raise ValueError(f"expected <kind>.<payload, 32 hex>.<key, 16 hex>{ENVELOPE_SUFFIX}, got {file_name!r}")
    return file_name
