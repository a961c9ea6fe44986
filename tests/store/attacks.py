"""Apply the recipe of a vector to a layout.

A recipe is `{"rule": ..., "why": ..., "steps": [...]}`. A step names a file by its path, or by `@index`, `@manifest`,
`@config`, or a layer's role such as `@model`.
"""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

from rfgit.domain.canonical import canonical_json
from rfgit.domain.digest import Digest
from tests import nested

BLOBS = "blobs/sha256"


def apply(root: Path, steps: list[dict[str, Any]]) -> None:
    for step in steps:
        _STEPS[step["do"]](root, step)


def place(root: Path, name: str) -> Path:
    """The file that a step names."""
    if name == "@index":
        return root / "index.json"
    if not name.startswith("@"):
        return root / name
    manifest = json.loads((root / "index.json").read_bytes())["manifests"][0]["digest"]
    if name == "@manifest":
        return _blob(root, manifest)
    value = json.loads(_blob(root, manifest).read_bytes())
    if name == "@config":
        return _blob(root, value["config"]["digest"])
    role = name[1:]
    return _blob(root, next(i["digest"] for i in value["layers"] if i["annotations"]["rfabric.dev/role"] == role))


def _blob(root: Path, digest: str) -> Path:
    return root / BLOBS / digest.split(":")[1]


def _flip(root: Path, step: dict[str, Any]) -> None:
    path = place(root, step["file"])
    data = bytearray(path.read_bytes())
    data[step["at"]] ^= 1
    path.write_bytes(data)


def _truncate(root: Path, step: dict[str, Any]) -> None:
    path = place(root, step["file"])
    path.write_bytes(path.read_bytes()[: -step["by"]])


def _append(root: Path, step: dict[str, Any]) -> None:
    path = place(root, step["file"])
    path.write_bytes(path.read_bytes() + step["text"].encode())


def _write(root: Path, step: dict[str, Any]) -> None:
    path = root / step["file"]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(step["text"].encode())


def _remove(root: Path, step: dict[str, Any]) -> None:
    path = place(root, step["file"])
    shutil.rmtree(path) if path.is_dir() else path.unlink()


def _link(root: Path, step: dict[str, Any]) -> None:
    """The file's own bytes, moved out of the layout, with a link in their place."""
    path = place(root, step["file"])
    outside = root.parent / f"{root.name}-outside"
    path.rename(outside)
    path.symlink_to(outside)


def _pipe(root: Path, step: dict[str, Any]) -> None:
    path = place(root, step["file"])
    path.unlink()
    os.mkfifo(path)


def _directory(root: Path, step: dict[str, Any]) -> None:
    path = place(root, step["file"])
    if path.is_file():
        path.unlink()
    path.mkdir()


def _rename(root: Path, step: dict[str, Any]) -> None:
    place(root, step["file"]).rename(root / step["to"])


def _replace(root: Path, step: dict[str, Any]) -> None:
    """Replace a text once; with `reseal` the index then names the changed manifest."""
    path = place(root, step["file"])
    data = path.read_bytes()
    assert step["old"].encode() in data, step
    data = data.replace(step["old"].encode(), step["new"].encode(), 1)
    _reseal(root, path, data) if step.get("reseal") else path.write_bytes(data)


def _edit(root: Path, step: dict[str, Any]) -> None:
    """Set (or, without a value, delete) what `at` leads to in the manifest, and seal it with every digest right."""
    path = place(root, "@manifest")
    value = json.loads(path.read_bytes())
    nested.change(value, step)
    _reseal(root, path, canonical_json(value))


def _twice(root: Path, step: dict[str, Any]) -> None:
    """List one layer twice."""
    path = place(root, "@manifest")
    value = json.loads(path.read_bytes())
    value["layers"].insert(step["layer"], value["layers"][step["layer"]])
    _reseal(root, path, canonical_json(value))


def _swap(root: Path, step: dict[str, Any]) -> None:
    """Exchange two layers' places."""
    path = place(root, "@manifest")
    value = json.loads(path.read_bytes())
    first, second = step["layers"]
    value["layers"][first], value["layers"][second] = value["layers"][second], value["layers"][first]
    _reseal(root, path, canonical_json(value))


def _reseal(root: Path, path: Path, data: bytes) -> None:
    path.unlink()
    digest = Digest.of(data)
    (root / BLOBS / digest.hex).write_bytes(data)
    index = json.loads((root / "index.json").read_bytes())
    index["manifests"][0].update(digest=str(digest), size=len(data))
    (root / "index.json").write_bytes(canonical_json(index))


def _index(root: Path, step: dict[str, Any]) -> None:
    """Set what `at` leads to in the index, written in its canonical form."""
    path = root / "index.json"
    value = json.loads(path.read_bytes())
    nested.change(value, step)
    path.write_bytes(canonical_json(value))


def _again(root: Path, step: dict[str, Any]) -> None:
    """The index lists its manifest a second time, under another name if one is given."""
    path = root / "index.json"
    value = json.loads(path.read_bytes())
    entry = json.loads(json.dumps(value["manifests"][0]))
    if "name" in step:
        entry["annotations"]["org.opencontainers.image.ref.name"] = step["name"]
    value["manifests"].append(entry)
    path.write_bytes(canonical_json(value))


_STEPS = {
    "flip": _flip,
    "truncate": _truncate,
    "append": _append,
    "write": _write,
    "remove": _remove,
    "link": _link,
    "pipe": _pipe,
    "directory": _directory,
    "rename": _rename,
    "replace": _replace,
    "edit": _edit,
    "twice": _twice,
    "swap": _swap,
    "index": _index,
    "again": _again,
}
