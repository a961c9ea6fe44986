"""What an editor reads: each document's first line names a schema that is there, which the document fits.

And what the judge reads: the schemas that came with rfgit, whatever lies in the repository's own folder.
"""

from __future__ import annotations

import json
import posixpath
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from referencing import Registry

from rfgit.declare.schema import SCHEMAS, load_schema, schema_path
from rfgit.declare.strict_yaml import read_yaml
from rfgit.flow.init import _gather
from tests.check.judging import judged
from tests.declare.overlays import patched

_ROOT = Path(__file__).resolve().parents[2]
_MODELINE = re.compile(r"# yaml-language-server: \$schema=(\S+)")
_OWN = ("rfgit.yaml", "targets/*.yaml", "targets/fleets/*.yaml", "releases/*/*/release.yaml", "schemas/*.json")


def _made() -> dict[str, bytes]:
    """What `rfgit init` writes."""
    return dict(_gather(None))


def _own() -> dict[str, bytes]:
    """This project's own tree."""
    found = [path for pattern in _OWN for path in _ROOT.glob(pattern)]
    return {path.relative_to(_ROOT).as_posix(): path.read_bytes() for path in found}


def _documents(files: dict[str, bytes]) -> list[str]:
    return [path for path, data in sorted(files.items()) if path.endswith(".yaml") and b"\nkind: " in data]


_CASES = [
    pytest.param(files, path, id=f"{name}/{path}")
    for name, files in (("made", _made()), ("own", _own()))
    for path in _documents(files)
]


@pytest.mark.parametrize(("files", "path"), _CASES)
def test_each_document_names_a_schema_that_is_there_and_that_it_fits(files: dict[str, bytes], path: str) -> None:
    first = files[path].decode().splitlines()[0]
    match = _MODELINE.fullmatch(first)
    assert match, first
    schema: Any = json.loads(files[posixpath.normpath(posixpath.join(posixpath.dirname(path), match[1]))])
    value = read_yaml(files[path], path).value
    assert schema["title"] == value["kind"]
    jsonschema.Draft202012Validator(schema, registry=Registry()).validate(value)


def test_every_kind_that_is_written_is_there() -> None:
    assert {read_yaml(_made()[path], path).value["kind"] for path in _documents(_made())} == set(SCHEMAS) - {
        "Waiver",
        "TrustPolicy",
    }


@pytest.mark.parametrize("kind", SCHEMAS)
def test_the_schemas_that_are_written_are_those_that_judge(kind: str) -> None:
    assert json.loads(_made()[f"schemas/{schema_path(kind).name}"]) == load_schema(kind)


def test_a_weaker_schema_in_the_repository_changes_no_verdict() -> None:
    weaker = {f"schemas/{schema_path(kind).name}": "true" for kind in SCHEMAS}
    edits = [
        {"path": "targets/reachy-mini-lite.yaml", "old": "region: FR", "new": "region: UK"},
        {"path": "rfgit.yaml", "old": "own: {type: directory}", "new": "own: {type: ftp}"},
        {"path": "policies/trust/1.json", "old": '"dev": true', "new": '"dev": 1'},
    ]
    found = judged(patched({"edits": edits}))
    assert {"schema-pattern", "schema-value", "schema-wrong-type"} <= {item.rule for item in found}
    assert judged(patched({"edits": edits, "write": weaker})) == found
