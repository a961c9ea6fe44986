"""Targets that are declared in a file which is not read as theirs: that file is told, and not all that need them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..declare.catalog import Catalog, is_declaration
from ..declare.files import REGULAR, Files
from ..declare.places import FLEETS, TARGETS, declared_names
from ..declare.strict_yaml import read_yaml
from ..domain.finding import Refusal
from ..domain.names import is_name


def misplaced_targets(catalog: Catalog, files: Files) -> Mapping[str, str]:
    """The file of each name that no other has. There is an error at each of these files already: the loader's."""
    found: dict[str, str] = {}
    declared = declared_names(files, TARGETS)
    for path in files.paths(TARGETS):
        if is_declaration(path) and not path.startswith(FLEETS) and files.mode(path) in REGULAR:
            for name in _names(catalog, files, path):
                if is_name(name) and name not in declared:
                    found.setdefault(name, path)
    return found


def _names(catalog: Catalog, files: Files, path: str) -> Iterator[str]:
    stem = path[len(TARGETS) :].rpartition(".")[0]
    if path != f"{TARGETS}{stem}.yaml" or "/" in stem:
        yield stem.rpartition("/")[2]
    elif stem not in catalog.targets:
        yield from _said(files, path)


def _said(files: Files, path: str) -> Iterator[str]:
    """What a document that could not be used calls itself, if it can be read at all."""
    try:
        value = read_yaml(files.read(path), path).value
    except Refusal:
        return
    metadata = value.get("metadata") if isinstance(value, dict) else None
    name = metadata.get("name") if isinstance(metadata, dict) else None
    if isinstance(name, str):
        yield name
