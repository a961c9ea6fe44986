"""What the data of the policies names: are there such regions, and such roles?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..declare.documents import Pointer, Source
from ..declare.files import REGULAR, Files, exists
from ..declare.json_document import read_json_document
from ..declare.policy_data import READERS
from ..domain.digest import Digest
from ..domain.finding import Finding
from .known import Known
from .regions import unknown_region
from .roles import role_findings
from .zones import Zones

Named = Iterator[tuple[Pointer, str]]


def policy_data_findings(files: Files, roles: Known | None, zones: Zones) -> Iterator[Finding]:
    """`region-unknown` and `role-unknown`. That a document is of another form is told where policies are joined."""
    for name in READERS:
        source = _source(files, name)
        if source is not None and zones:
            for pointer, region in _regions(source.value):
                yield from unknown_region(source, pointer, region, zones)
        if source is not None and roles:
            for pointer, role in _roles(source.value):
                yield from role_findings(source, pointer, role, roles)


def _source(files: Files, name: str) -> Source | None:
    path = f"policies/data/{name}.json"
    if not exists(files, READERS[name]) or not exists(files, path) or files.mode(path) not in REGULAR:
        return None
    data = files.read(path)
    try:
        document = read_json_document(data, path)
    except ValueError:
        return None
    value = document.value if isinstance(document.value, dict) else {}
    return Source(path, Digest.of(data), value, document.positions)


def _regions(value: Mapping[str, Any]) -> Named:
    yield from _texts(("permitted",), value.get("permitted"))
    for field in ("equivalent", "zones"):
        zones = value.get(field)
        for zone, members in zones.items() if isinstance(zones, dict) else ():
            if field == "equivalent":
                yield (field, zone), zone
            yield from _texts((field, zone), members)


def _roles(value: Mapping[str, Any]) -> Named:
    required = value.get("required")
    for index, item in enumerate(required if isinstance(required, list) else ()):
        if isinstance(item, dict) and isinstance(item.get("role"), str):
            yield ("required", index, "role"), item["role"]


def _texts(at: Pointer, items: Any) -> Named:
    for index, item in enumerate(items if isinstance(items, list) else ()):
        if isinstance(item, str):
            yield (*at, index), item
