"""Which files of a repository decide: modules under policies/, their data under policies/data/."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import Any

from ..declare.files import Files, read_policies
from ..declare.json_document import json_finding
from ..declare.places import EVIDENCE, TRUST, WAIVERS
from ..declare.policy_data import MEND
from ..domain.canonical import read_json
from ..domain.finding import Finding, Refusal
from .engine import PolicySet

MODULES = "policies/"
DATA = "policies/data/"
MAX_DATA = 16 << 20  # bytes
_OTHERS = (EVIDENCE, TRUST, WAIVERS)
_STEM = re.compile(r"[a-z][a-z0-9_]*")


def load_policies(files: Files) -> PolicySet:
    """Read the policy set. Tests (`*_test.rego`) are not part of it: they never take part in a verdict."""
    return PolicySet(
        read_policies(files, (path for path in _modules(files) if not is_test(path))),
        read_policies(files, _data(files)),
    )


def load_tests(files: Files) -> Mapping[str, bytes]:
    return read_policies(files, (path for path in _modules(files) if is_test(path)))


def is_test(path: str) -> bool:
    return path.endswith("_test.rego")


def read_data(data: Mapping[str, bytes]) -> dict[str, Any]:
    """Join the data documents into one, each below its file's stem: `policies/data/zones.json` is `data.zones`.

    Raises Refusal: `policy-data` for what is not strict JSON or has no plain name, `policy-data-overlap` for a
    document that would stand where another document or a policy stands.
    """
    found: dict[str, Any] = {}
    for path in sorted(data):
        stem = PurePosixPath(path).stem
        if not _STEM.fullmatch(stem):
            raise _refuse("policy-data", f"expected a file name that matches {_STEM.pattern}.json, got {stem!r}", path)
        if stem == "rfgit" or stem in found:
            owner = "the policies" if stem == "rfgit" else "another data document"
            raise _refuse("policy-data-overlap", f"data.{stem} belongs to {owner} already", path)
        found[stem] = _parse(path, data[path])
    return found


def _parse(path: str, content: bytes) -> Any:
    try:
        return read_json(content, most_bytes=MAX_DATA)
    except ValueError as problem:
        raise Refusal(json_finding("policy-data", problem, path, MEND)) from problem


def _modules(files: Files) -> Iterable[str]:
    return (path for path in files.paths(MODULES) if path.endswith(".rego") and not path.startswith(_OTHERS))


def _data(files: Files) -> Iterable[str]:
    return (path for path in files.paths(DATA) if path.endswith(".json"))


def _refuse(rule: str, message: str, path: str) -> Refusal:
    return Refusal(Finding(rule, message, path=path, hint=MEND))
