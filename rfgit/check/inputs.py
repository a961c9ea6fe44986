"""The files that a release names in its own directory: transforms, config, golden cases."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..declare.documents import Pointer, Release, Transform
from ..declare.files import REGULAR, Files
from ..declare.near import among
from ..declare.places import ATTESTATIONS
from ..domain.canonical import read_json
from ..domain.finding import Finding

_LARGEST_SOURCE = 1 << 20
_CASE = frozenset(("name", "inputs", "outputs"))


def input_findings(release: Release, files: Files, listed: frozenset[str]) -> Iterator[Finding]:
    """Judge every named file. Code is parsed and never run; whether golden answers are right shows at validation."""
    yield from _uncovered(release, ("spec", "runtime", "lock"), release.runtime.lock)
    for pointer, name in _named(release):
        path = f"{release.id.directory}/{name}"
        yield from _uncovered(release, pointer, name)
        if path not in listed:
            yield _missing(release, pointer, path, listed)
        elif files.mode(path) in REGULAR:
            yield from _content(release, pointer, files)


def _named(release: Release) -> Iterator[tuple[Pointer, str]]:
    if release.pre:
        yield ("spec", "transforms", "pre", "file"), release.pre.path
    if release.post:
        yield ("spec", "transforms", "post", "file"), release.post.path
    for index, name in enumerate(release.config):
        yield ("spec", "config", index), name
    yield ("spec", "golden", "file"), release.golden.path


def _uncovered(release: Release, pointer: Pointer, name: str) -> Iterator[Finding]:
    """What lies beside the evidence could change after it was reviewed, and no digest would tell."""
    if name.partition("/")[0].lower() == ATTESTATIONS:
        message = f"{name} is not covered by the declaration's digest, which leaves {ATTESTATIONS}/ out"
        yield release.source.finding(pointer, "file-uncovered", message, hint="move it")


def _missing(release: Release, pointer: Pointer, path: str, listed: frozenset[str]) -> Finding:
    folder = f"{release.id.directory}/"
    near = among(path[len(folder) :], (other[len(folder) :] for other in listed if other.startswith(folder)))
    return release.source.finding(pointer, "file-missing", f"there is no {path}", hint=near)


def _content(release: Release, pointer: Pointer, files: Files) -> Iterator[Finding]:
    directory = release.id.directory
    if pointer[1] == "golden":
        path = f"{directory}/{release.golden.path}"
        fault = _golden_fault(files.read(path))
        if fault:
            hint = 'expected {"cases": [{"name": .., "inputs": .., "outputs": ..}]}'
            yield Finding("golden-unreadable", fault, path=path, hint=hint)
    elif pointer[1] == "transforms":
        transform = release.pre if pointer[2] == "pre" else release.post
        if transform:
            yield from _transform(f"{directory}/{transform.path}", transform, release, pointer, files)


def _golden_fault(data: bytes) -> str:
    try:
        value = read_json(data)
    except ValueError as error:
        return f"not strict JSON: {error}"
    cases = value.get("cases") if isinstance(value, dict) else None
    if not isinstance(cases, list) or not cases or set(value) != {"cases"}:
        return "expected one field, cases, with at least one case"
    for index, case in enumerate(cases):
        if not isinstance(case, dict) or set(case) != _CASE or not isinstance(case["name"], str):
            return f"case {index}: expected exactly name (a text), inputs and outputs"
    names = [case["name"] for case in cases]
    return "" if len(set(names)) == len(names) else "two cases have one name"


def _transform(path: str, transform: Transform, release: Release, pointer: Pointer, files: Files) -> Iterator[Finding]:
    try:
        functions = _functions(files.read(path))
    except SyntaxError as error:
        line = error.lineno or 0
        yield Finding("transform-syntax", f"not Python: {error.msg}", path=path, line=line, column=error.offset or 0)
        return
    if transform.function not in functions:
        message = f"{path} defines no function {transform.function!r}"
        at = (*pointer[:-1], "function")
        yield release.source.finding(at, "transform-function", message, hint=among(transform.function, functions))


def _functions(data: bytes) -> tuple[str, ...]:
    """Names of the plain functions at the top of a Python file; SyntaxError for what is not Python."""
    import ast
    import warnings

    if len(data) > _LARGEST_SOURCE:
        raise SyntaxError(f"more than {_LARGEST_SOURCE} bytes")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree: Any = ast.parse(data.decode("utf-8"))
    except (ValueError, RecursionError, MemoryError) as error:
        # NUL bytes, bytes that are not UTF-8, and nesting beyond the parser's own limits.
        raise SyntaxError(str(error) or "nested too deep") from error
    return tuple(node.name for node in tree.body if isinstance(node, ast.FunctionDef))
