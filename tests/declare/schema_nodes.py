"""Every node of the document schemas, and a value for each from the good trees of tests/vectors/declarations/accept."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from rfgit.declare.documents import Pointer
from rfgit.declare.schema import SCHEMAS, load_schema
from rfgit.declare.strict_yaml import read_yaml
from rfgit.domain.digest import Digest
from tests import nested
from tests.declare.overlays import VECTORS, tree

TRUST = "policies/trust/1.json"


@dataclass(frozen=True)
class Document:
    """A good document, where it stands, and in which tree."""

    kind: str
    tree: str
    path: str
    value: Any


@dataclass(frozen=True)
class Node:
    """One node of a schema, its reference resolved, with a good value of it. `way` names it, as in `spec.targets[]`."""

    document: Document
    way: str
    schema: dict[str, Any]
    pointer: Pointer
    value: Any


def documents() -> list[Document]:
    names = sorted(path.name for path in (VECTORS / "accept").iterdir())
    return [Document(kind, name, path, value) for name in names for path, kind, value in _read(name)]


def _read(name: str) -> Iterator[tuple[str, str, Any]]:
    for path, data in sorted(tree(name).items()):
        value = read_yaml(data, path).value if path.endswith(".yaml") else None
        if path == TRUST:
            value = json.loads(data)
        if isinstance(value, dict) and value.get("kind") in SCHEMAS:
            yield path, value["kind"], value


def ways(kind: str) -> set[str]:
    """Every node of a schema that says something of a value."""
    return set(_ways(load_schema(kind), load_schema(kind), ""))


def nodes(document: Document) -> Iterator[Node]:
    """The nodes that a document has a value for."""
    root = load_schema(document.kind)
    yield from _nodes(root, root, "", (), document.value, document)


@cache
def best_nodes() -> tuple[Node, ...]:
    """Each node once, from the document that has it first; the richest documents come first."""
    found: dict[tuple[str, str], Node] = {}
    for document in sorted(documents(), key=lambda item: -len(json.dumps(item.value))):
        for node in nodes(document):
            found.setdefault((document.kind, node.way), node)
    return tuple(found.values())


def changed(document: Document, pointer: Pointer, value: Any) -> Any:
    """The document's value with another one at the end of the way."""
    if not pointer:
        return value
    whole = copy.deepcopy(document.value)
    nested.put(whole, pointer, value)
    return whole


def files_with(document: Document, value: Any) -> dict[str, bytes]:
    """The tree with the document replaced. JSON is YAML; rfgit.yaml names the trust policy as it then is."""
    files = dict(tree(document.tree))
    files[document.path] = json.dumps(value, ensure_ascii=False).encode()
    if document.path == TRUST:
        before, after = (str(Digest.of(data)) for data in (tree(document.tree)[TRUST], files[TRUST]))
        files["rfgit.yaml"] = files["rfgit.yaml"].replace(before.encode(), after.encode())
    return files


def resolved(root: Any, part: Any) -> dict[str, Any]:
    reference = part.get("$ref", "")
    return {**(root["$defs"][reference.rpartition("/")[2]] if reference else {}), **part}


def _ways(root: Any, part: Any, way: str) -> Iterator[str]:
    whole = resolved(root, part)
    yield way
    for key, child in whole.get("properties", {}).items():
        yield from _ways(root, child, f"{way}.{key}".lstrip("."))
    if isinstance(whole.get("items"), dict):
        yield from _ways(root, whole["items"], f"{way}[]")
    if isinstance(whole.get("additionalProperties"), dict):
        yield from _ways(root, whole["additionalProperties"], f"{way}.<name>")


def _nodes(root: Any, part: Any, way: str, pointer: Pointer, value: Any, document: Document) -> Iterator[Node]:
    whole = resolved(root, part)
    yield Node(document, way, whole, pointer, value)
    parts = whole.get("properties", {})
    for key, child in value.items() if isinstance(value, dict) else ():
        if key in parts:
            yield from _nodes(root, parts[key], f"{way}.{key}".lstrip("."), (*pointer, key), child, document)
        else:
            free = whole["additionalProperties"]
            yield from _nodes(root, free, f"{way}.<name>", (*pointer, key), child, document)
    for index, item in enumerate(value) if isinstance(value, list) else ():
        yield from _nodes(root, whole["items"], f"{way}[]", (*pointer, index), item, document)
