"""`rfgit init`: a new release repository."""

from __future__ import annotations

import os
import platform
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from ..declare.edit import Draft
from ..declare.packaged import packaged_folder
from ..declare.schema import SCHEMAS, schema_path
from ..domain.digest import Digest
from ..domain.finding import refuse
from ..domain.result import PASS, Result
from ..errors import BadRequest
from ..git.repository import init_repository
from ..git.worktree import WorkTree
from ..git.write import commit_files
from ..store.faults import cannot_write
from .approve import Request, approve
from .dev_trust import dev_policy, make_keys, signers_yaml
from .signing import SignerBook

BRANCH = "main"
TEMPLATES = Path(__file__).parents[1] / "templates" / "repository"
TRUST = "policies/trust/1.json"
_DECLARED = ("rfgit.yaml", "policies", "schemas", "targets", "releases", ".github", ".gitattributes")
_NOT_DECLARED = ("policies/trust/", "policies/evidence/")


def init(directory: Path, *, dev: bool, source: Path | None, now: datetime, say: Callable[[str], None]) -> Result:
    """Make a release repository in an empty or absent directory.

    1. Gather its files: the template, or what another tree declares; and the policy library.
    2. Write them; nothing that exists is overwritten.
    3. Make it a git repository.
    4. Only for --dev: keys, a trust policy that marks the repository as a toy, and a first commit.
    5. Only for --dev, and only for the template: approve what it declares, so that it works at once.

    What was made is taken away again where any of it fails.
    """
    root = directory.resolve()
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        raise refuse("directory-not-empty", f"{root} is not an empty directory", hint="name a directory that is new")
    files = dict(_gather(source))
    with _whole_or_nothing(root):
        data = _make(root, files, dev=dev, template=source is None, now=now, say=say)
    return Result("init", PASS, (), data)


@contextmanager
def _whole_or_nothing(root: Path) -> Iterator[None]:
    """Leave `root` as it was, absent or empty, where the block does not end well.

    CannotTell `disk-full`, `permission-denied` or `unwritable` for what the system refuses.
    """
    missing = [folder for folder in (root, *root.parents) if not folder.exists()]
    try:
        yield
    except BaseException as problem:
        for path in list(root.iterdir()) if root.exists() else ():
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() and not path.is_symlink() else path.unlink()
        for folder in missing:
            with suppress(OSError):
                folder.rmdir()
        if isinstance(problem, OSError):
            raise cannot_write(problem, problem.filename or root) from problem
        raise


def _make(
    root: Path, files: dict[str, bytes], *, dev: bool, template: bool, now: datetime, say: Callable[[str], None]
) -> dict[str, object]:
    if dev:
        keys = make_keys(root / ".rfgit" / "keys")
        _write(root, {".rfgit/signers.yaml": signers_yaml()})
        files[TRUST] = dev_policy(keys)
        files["rfgit.yaml"] = with_trust_id(files["rfgit.yaml"], Digest.of(files[TRUST]))
        say(f"made {len(keys)} keys for trying things out, in {root / '.rfgit' / 'keys'}; git ignores them")
    _write(root, files)
    repo = init_repository(root, BRANCH)
    data: dict[str, object] = {"directory": str(root), "dev": dev, "files": sorted(files), "commit": None}
    if dev:
        ref = f"refs/heads/{BRANCH}"
        tracked = {path: (root / path).read_bytes() for path in WorkTree(root).paths()}
        data["commit"] = commit_files(repo, ref, None, tracked, "Start the release repository\n", now)
        if template:
            data["commit"] = _approve_template(root, now)
    return data


def with_trust_id(configuration: bytes, repository: Digest) -> bytes:
    """`rfgit.yaml` with the repository id under `spec.trust.id`; its comments stay."""
    draft = Draft(configuration, "rfgit.yaml")
    draft.set(("spec", "trust"), {"id": str(repository)})
    return draft.finished()


def _gather(source: Path | None) -> Iterator[tuple[str, bytes]]:
    """The paths and bytes of the new repository, without trust and evidence, which belong to one repository alone.

    The schemas are for editors: each document of the template names its own. `check` reads none of them.
    """
    yield from ((f"schemas/{path.name}", path.read_bytes()) for path in map(schema_path, SCHEMAS))
    if source is None:
        library = packaged_folder("policies")
        yield from ((f"policies/{path}", data) for path, data in _tree(library))
        yield from ((path, _for_this_machine(path, data)) for path, data in _tree(TEMPLATES))
        return
    tree = WorkTree(source.resolve())
    found = [path for path in tree.paths() if path.split("/")[0] in _DECLARED and not path.startswith(_NOT_DECLARED)]
    if "rfgit.yaml" not in found:
        raise BadRequest(
            "not-a-release-repository", f"{source} has no rfgit.yaml", hint="--from DIR, with declarations"
        )
    yield from ((path, tree.read(path)) for path in found if "/attestations/" not in path)
    yield ".gitignore", (TEMPLATES / ".gitignore").read_bytes()


def _tree(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder).as_posix()
        if path.is_file() and "__pycache__" not in relative and not relative.startswith(("trust/", "evidence/")):
            yield relative, path.read_bytes()


def _for_this_machine(path: str, data: bytes) -> bytes:
    """The template's target is the machine that it is made on: its numbers are to be measured here."""
    machine = {"arm64": "aarch64", "amd64": "x86_64"}.get(platform.machine().lower(), platform.machine().lower())
    if path.startswith("targets/") and machine == "aarch64":
        return re.sub(rb"(?m)^(\s*arch:\s*)x86_64", rb"\g<1>aarch64", data)
    return data


def _write(root: Path, files: dict[str, bytes]) -> None:
    for path, data in files.items():
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        mode = 0o600 if path.startswith(".rfgit/") else 0o644
        with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
            file.write(data)


def _without_asking(lines: Sequence[str]) -> bool:
    """The keys of a toy were made a moment ago, by this very command."""
    return bool(lines)


def _approve_template(root: Path, now: datetime) -> object:
    from ..declare.places import declared_releases

    book = SignerBook(root / ".rfgit", {})
    commit = None
    requests = [Request(release, everything=True) for release in declared_releases(WorkTree(root))]
    for request in [Request(None, everything=True), *requests]:
        commit = approve(root, request, book, now, _without_asking).data["commit"] or commit
    return commit
