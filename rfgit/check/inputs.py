"""The files that a release names in its own directory: transforms, properties, config, golden cases."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from ..declare.documents import Pointer, Release
from ..declare.files import REGULAR, Files
from ..declare.json_document import json_finding
from ..declare.places import ATTESTATIONS
from ..domain.canonical import read_json
from ..domain.finding import Finding
from ..domain.near import among
from .known import Known, known
from .links import link_findings

_LARGEST_SOURCE = 1 << 18  # bytes
_LARGEST_CONFIG = 1 << 20  # bytes, of what is read as values
_LARGEST_GOLDEN = 16 << 20  # bytes
_CASE = frozenset(("name", "inputs", "outputs"))


def input_findings(release: Release, files: Files, listed: frozenset[str]) -> Iterator[Finding]:
    """Judge every named file. Code is parsed and never run; whether golden answers are right shows at validation.

    `listed` are the paths below the release's directory.
    """
    yield from _uncovered(release, ("spec", "runtime", "lock"), release.runtime.lock)
    for index, name in enumerate(release.config):
        yield from _file(release, ("spec", "config", index), name, files, listed)
        yield from _config(f"{release.id.directory}/{name}", files, listed)
    yield from _file(release, ("spec", "golden", "file"), release.golden.path, files, listed)
    yield from _golden(f"{release.id.directory}/{release.golden.path}", files, listed)
    for at, name, function in _code(release):
        yield from _file(release, (*at, "file"), name, files, listed)
        yield from _function(release, (*at, "function"), name, function, files, listed)


def _code(release: Release) -> Iterator[tuple[Pointer, str, str]]:
    """Where a function is named, its file, and what it is called."""
    for place, transform in (("pre", release.pre), ("post", release.post)):
        if transform:
            yield ("spec", "transforms", place), transform.path, transform.function
    for index, relation in enumerate(release.properties):
        yield ("spec", "properties", index), relation.path, relation.function


def _file(release: Release, at: Pointer, name: str, files: Files, listed: frozenset[str]) -> Iterator[Finding]:
    path = f"{release.id.directory}/{name}"
    yield from _uncovered(release, at, name)
    through = tuple(link_findings(release.source, at, path, listed, files))
    if through or path not in listed:
        yield from through or _missing(release, at, path, listed)


def _uncovered(release: Release, pointer: Pointer, name: str) -> Iterator[Finding]:
    """What lies beside the evidence could change after it was reviewed, and no digest would tell."""
    if name.partition("/")[0].lower() == ATTESTATIONS:
        message = f"{name} is not covered by the declaration's digest, which leaves {ATTESTATIONS}/ out"
        yield release.source.finding(pointer, "file-uncovered", message, hint="move it")


def _missing(release: Release, pointer: Pointer, path: str, listed: frozenset[str]) -> Iterator[Finding]:
    start = len(release.id.directory) + 1
    near = _known_below(listed, start).hint(path[start:])
    yield release.source.finding(pointer, "file-missing", f"there is no {path}", hint=near)


@lru_cache(maxsize=2)
def _known_below(listed: frozenset[str], start: int) -> Known:
    return known(other[start:] for other in listed)


def _golden(path: str, files: Files, listed: frozenset[str]) -> Iterator[Finding]:
    if path in listed and files.mode(path) in REGULAR:
        try:
            _refuse_cases(read_json(files.read(path), most_bytes=_LARGEST_GOLDEN))
        except ValueError as error:
            hint = 'expected {"cases": [{"name": .., "inputs": .., "outputs": ..}]}'
            yield json_finding("golden-unreadable", error, path, hint)


def _config(path: str, files: Files, listed: frozenset[str]) -> Iterator[Finding]:
    """Transforms get what is in a .json file as values, and any other file as text."""
    if path.endswith(".json") and path in listed and files.mode(path) in REGULAR:
        try:
            read_json(files.read(path), most_bytes=_LARGEST_CONFIG)
        except ValueError as error:
            yield json_finding("config-invalid", error, path, "mend the file")


def _refuse_cases(value: Any) -> None:
    cases = value.get("cases") if isinstance(value, dict) else None
    if not isinstance(cases, list) or not cases or set(value) != {"cases"}:
        raise ValueError("expected one field, cases, with at least one case")
    for index, case in enumerate(cases):
        if not isinstance(case, dict) or set(case) != _CASE or not isinstance(case["name"], str):
            raise ValueError(f"case {index}: expected exactly name (a text), inputs and outputs")
    if len({case["name"] for case in cases}) < len(cases):
        raise ValueError("two cases have one name")


def _function(
    release: Release, at: Pointer, name: str, function: str, files: Files, listed: frozenset[str]
) -> Iterator[Finding]:
    path = f"{release.id.directory}/{name}"
    if path not in listed or files.mode(path) not in REGULAR:
        return
    try:
        functions = _functions(files.read(path))
    except SyntaxError as error:
        line = error.lineno or 0
        yield Finding("transform-syntax", f"not Python: {error.msg}", path=path, line=line, column=error.offset or 0)
        return
    if function not in functions:
        message = f"{path} defines no function {function!r}"
        yield release.source.finding(at, "transform-function", message, hint=among(function, functions))


def _functions(data: bytes) -> tuple[str, ...]:
    """Names of the plain functions at the top of a Python file; SyntaxError for what is not Python.

    One file may be named many times, and is parsed once.
    """
    if len(data) > _LARGEST_SOURCE:
        raise SyntaxError(f"more than {_LARGEST_SOURCE} bytes")
    found = _parsed(data)
    if isinstance(found, SyntaxError):
        raise found
    return found


@lru_cache(maxsize=16)
def _parsed(data: bytes) -> tuple[str, ...] | SyntaxError:
    import ast
    import warnings

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree: Any = ast.parse(data.decode("utf-8"))
    except (ValueError, RecursionError, MemoryError) as error:
        # NUL bytes, bytes that are not UTF-8, and nesting beyond the parser's own limits.
        return SyntaxError(str(error) or "nested too deep")
    except SyntaxError as error:
        return error
    return tuple(node.name for node in tree.body if isinstance(node, ast.FunctionDef))
