"""What a verdict about a release's directory rests on besides the directory: the same basis, the same verdict."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator
from importlib.machinery import PathFinder
from pathlib import Path

from .. import __version__
from ..declare.packaged import packaged_folder
from ..declare.places import TARGETS
from ..domain.digest import Digest
from .judging import Ground
from .review import Reviewer

# Beside Python's own library, what reads documents and decides: another build of one of these may judge otherwise.
_LIBRARIES = ("jsonschema_rs", "jsonschema", "referencing", "regorus", "yaml", "cryptography")
_ROOM = Path(__file__).parents[1]


def basis_of(reviewer: Reviewer) -> str:
    """Hexadecimal digits, or "" where a verdict could change with the time, or rests on rules that are not fit."""
    if any(not _is_lasting(ground) for ground in reviewer.grounds):
        return ""
    around = reviewer.around
    rests_on = {
        "tool": list(_tool()),
        "repository": str(around.repository.source.digest) if around.repository else None,
        "targets": {name: str(target.source.digest) for name, target in sorted(around.targets.items())},
        "names": [known.names if known else None for known in (around.target_names, around.roles, around.principals)],
        "rules": [_rules(ground) for ground in reviewer.grounds],
    }
    return hashlib.sha256(json.dumps(rests_on, sort_keys=True).encode("ascii")).hexdigest()


def key_of(reviewer: Reviewer, directory: str, name: str) -> str:
    """Names a verdict on one basis: the directory, what stands for all in it, and what is recorded about it."""
    return hashlib.sha256(json.dumps([directory, name, marks_of(reviewer, directory)]).encode("ascii")).hexdigest()


def marks_of(reviewer: Reviewer, directory: str) -> list[list[object]]:
    """What the rules make of a directory before it is opened: whether they reach it, and the evidence about it."""
    return [_mark(ground, directory) for ground in reviewer.grounds]


def _mark(ground: Ground, directory: str) -> list[object]:
    recorded = ground.evidence.get("@".join(directory.split("/")[1:]), ())
    reached = ground.changed is None or directory in ground.changed
    return [reached, [[item.path, str(item.payload), str(item.spki), ground.stood(item.path)] for item in recorded]]


def _is_lasting(ground: Ground) -> bool:
    rules = ground.rules
    return rules.policies is not None and rules.trouble is None and not rules.policies.sight.reaches("now")


def _rules(ground: Ground) -> list[object]:
    changed = None if ground.changed is None else sorted(path for path in ground.changed if path.startswith(TARGETS))
    policies, trust = ground.rules.digests
    return [str(policies), [str(digest) for digest in trust], changed]


def _tool() -> Iterator[object]:
    """What judges: rfgit and what it runs on, by size and time of its files, and the schemas by their bytes."""
    yield [__version__, sys.version]
    for path in sorted(_ROOM.rglob("*.py")):
        yield _stamp(path)
    for name in _LIBRARIES:
        spec = PathFinder.find_spec(name)
        yield _stamp(Path(spec.origin)) if spec and spec.origin else name
    for path in sorted(packaged_folder("schemas").rglob("*.json")):
        yield [path.name, str(Digest.of(path.read_bytes()))]


def _stamp(path: Path) -> list[object]:
    found = path.stat()
    return [str(path), found.st_size, found.st_mtime_ns]
