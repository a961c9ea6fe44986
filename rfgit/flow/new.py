"""`rfgit new`: a declaration that begins as a copy of another one, on disk, for its author to change."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ..declare.documents import Release
from ..declare.edit import Draft
from ..declare.places import ATTESTATIONS, FLEETS, RELEASES, TARGETS, declared_names, declared_releases, release_path
from ..declare.read import read_fleet, read_release, read_repository, read_target
from ..declare.schema import validate
from ..declare.strict_yaml import read_yaml
from ..domain.finding import refuse
from ..domain.names import ReleaseId
from ..domain.result import PASS, Result
from ..errors import BadRequest
from ..git.repository import open_repository
from ..git.worktree import WorkTree
from .fresh import refuse_taken, write_fresh

_NAME = ("metadata", "name")
_REPLACES = ("spec", "replaces")
_TARGETS = ("spec", "targets")


def new_release(start: Path, release: ReleaseId, source: ReleaseId | None, targets: tuple[str, ...]) -> Result:
    """Write the directory of a new release.

    1. Open the work tree; nothing has the new release's place.
    2. Read what it starts from: `source`, or the version of that name with the highest counter.
    3. Copy its files but the evidence, and set name, version, the next counter, what it replaces, and the targets.

    Nothing is written that `check` would refuse at once.
    """
    tree = _work_tree(start)
    refuse_taken(tree.root, release.directory)
    siblings = [read_release(tree, item) for item in declared_releases(tree) if item.name == release.name]
    old = read_release(tree, source) if source else _newest(tree, release, siblings)
    for name in targets:
        read_target(tree, name)
    draft = Draft(tree.read(release_path(old.id)), release_path(old.id))
    counter = 1 + max((sibling.counter for sibling in siblings), default=0)
    _renumber(draft, release, old.id, counter)
    _retarget(draft, targets)
    written = draft.finished()
    _refuse_ill_named(written, release)
    files = _copies(tree, old.id, release) | {release_path(release): ("100644", written)}
    write_fresh(tree.root, files)
    data = {
        **_data("release", str(release), str(old.id), files),
        "counter": counter,
        "replaces": draft.value["spec"].get("replaces"),
        "targets": [item["name"] for item in draft.value["spec"]["targets"]],
    }
    return Result("new", PASS, (), data)


def new_target(start: Path, name: str, source: str | None) -> Result:
    return _new_document(start, "target", TARGETS, name, source)


def new_fleet(start: Path, name: str, source: str | None) -> Result:
    return _new_document(start, "fleet", FLEETS, name, source)


def _new_document(start: Path, noun: str, folder: str, name: str, source: str | None) -> Result:
    tree = _work_tree(start)
    path = f"{folder}{name}.yaml"
    refuse_taken(tree.root, path)
    old = source or _only(noun, declared_names(tree, folder))
    read_target(tree, old) if noun == "target" else read_fleet(tree, old)
    draft = Draft(tree.read(f"{folder}{old}.yaml"), f"{folder}{old}.yaml")
    draft.set(_NAME, name)
    files = {path: ("100644", draft.finished())}
    write_fresh(tree.root, files)
    return Result("new", PASS, (), _data(noun, name, old, files))


def _work_tree(start: Path) -> WorkTree:
    tree = WorkTree(open_repository(start).root)
    read_repository(tree)
    return tree


def _newest(tree: WorkTree, release: ReleaseId, siblings: list[Release]) -> Release:
    if siblings:
        return max(siblings, key=lambda sibling: sibling.counter)
    known = ", ".join(map(str, declared_releases(tree)[:12]))
    hint = f"--from NAME@VERSION; there are: {known}" if known else "rfgit init makes one to start from"
    raise refuse("release-unknown", f"there is no release of the name {release.name} yet", path=RELEASES, hint=hint)


def _only(noun: str, names: tuple[str, ...]) -> str:
    if len(names) == 1:
        return names[0]
    if not names:
        raise refuse(f"{noun}-unknown", f"there is no {noun} to start from", hint="rfgit init makes one to start from")
    raise BadRequest("usage", f"which {noun} to start from?", hint=f"--from, with one of: {', '.join(names[:12])}")


def _refuse_ill_named(written: bytes, release: ReleaseId) -> None:
    """What it was copied from is in order: what the schema refuses now is what was asked for, such as `latest`."""
    for finding in validate("Release", read_yaml(written, release_path(release))):
        raise BadRequest("usage", finding.message, hint=finding.hint or "give it another version")


def _renumber(draft: Draft, release: ReleaseId, old: ReleaseId, counter: int) -> None:
    """A release of another name follows nothing: what the old one replaced or went back to is none of its."""
    draft.set(_NAME, release.name)
    draft.set(("spec", "version"), release.version)
    draft.set(("spec", "counter"), counter)
    if release.name == old.name:
        draft.set(_REPLACES, str(old))
        return
    for key in ("replaces", "rollbackTo"):
        if key in draft.value["spec"]:
            draft.remove(("spec", key))


def _retarget(draft: Draft, targets: tuple[str, ...]) -> None:
    """Put new targets in the place of those that go, envelope included; then remove, or add, what is left over."""
    before = [item["name"] for item in draft.value["spec"]["targets"]]
    new = [name for name in dict.fromkeys(targets) if name not in before]
    gone = [name for name in before if targets and name not in targets]
    renamed = dict(zip(gone, new, strict=False))
    for field, key in (("targets", "name"), ("envelope", "target")):
        entries = draft.value["spec"][field]
        for index in reversed(range(len(entries))):
            name = entries[index][key]
            if name in renamed:
                draft.set(("spec", field, index, key), renamed[name])
            elif name in gone:
                draft.remove(("spec", field, index))
    for name in new[len(gone) :]:
        draft.insert((*_TARGETS, len(draft.value["spec"]["targets"])), {"name": name})


def _copies(tree: WorkTree, old: ReleaseId, new: ReleaseId) -> dict[str, tuple[str, bytes]]:
    place = f"{old.directory}/"
    paths = [path for path in tree.paths(place) if not path.startswith(f"{place}{ATTESTATIONS}/")]
    return {f"{new.directory}/{path[len(place) :]}": (tree.mode(path), tree.read(path)) for path in paths}


def _data(kind: str, name: str, source: str, files: dict[str, tuple[str, bytes]]) -> dict[str, Any]:
    return {"kind": kind, "name": name, "from": source, "files": sorted(files)}
