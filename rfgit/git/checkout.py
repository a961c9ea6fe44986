"""Let index and files follow when a commit is recorded on the branch that is checked out.

Otherwise `git status` would show the recorded files as deleted, and the next commit would delete them.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from ..domain.finding import refuse
from .loose import disk_errors
from .placing import Placing
from .refs import lock_held
from .repository import GitRepository
from .run import git

_PATIENCE = 3.0
_PAUSE = 0.01


@dataclass(frozen=True)
class _Elsewhere:
    """The repository seen from an empty folder, where no file and no attribute can make git run a filter."""

    root: Path
    git_dir: Path


class Checkout:
    """The index and files of one work tree, locked against other git processes for the length of a `with` block.

    `prepare` does everything that can fail and changes nothing that git or its user sees; `follow` puts it in place.
    Leaving the block without `follow` leaves index and files as they were. CannotTell `lock-held` when another
    process keeps the index for longer than three seconds.
    """

    def __init__(self, repo: GitRepository) -> None:
        self._repo = repo
        self._index = repo.git_dir / "index"
        self._lock = repo.git_dir / "index.lock"
        self._placing = Placing(repo.root)
        self._folder = Path()

    def __enter__(self) -> Checkout:
        with disk_errors(str(self._lock)):
            _take(self._lock)
            try:
                self._folder = Path(tempfile.mkdtemp(prefix="rfgit-", dir=self._repo.git_dir))
            except OSError:
                self._lock.unlink()
                raise
            return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self._placing.undo()
        shutil.rmtree(self._folder, ignore_errors=True)
        with suppress(FileNotFoundError):
            self._lock.unlink()

    def prepare(self, files: Mapping[str, bytes], blobs: Mapping[str, str]) -> None:
        """Lay out the files (path to bytes, path to blob name) beside their places, and the index beside the index.

        Raises Refusal `evidence-changed` when a file on disk or in the index stands in the way with other content.
        """
        _refuse_staged(self._repo, blobs)
        with disk_errors("the work tree"):
            for path, data in files.items():
                self._placing.stage(path, data)
            self._new_index(blobs)

    def follow(self) -> None:
        """Rename the files and then the index into place. What cannot be renamed shows in `git status`.

        The ref has moved by then: what is recorded is recorded, whatever becomes of this work tree.
        """
        self._placing.place()
        with suppress(OSError):
            (self._folder / "index").replace(self._lock)
            self._lock.replace(self._index)

    def _new_index(self, blobs: Mapping[str, str]) -> None:
        new, empty = self._folder / "index", self._folder / "empty"
        empty.mkdir()
        if self._index.exists():
            shutil.copyfile(self._index, new)
        lines = "".join(f"100644 {oid} 0\t{path}\0" for path, oid in blobs.items())
        extra = {"GIT_INDEX_FILE": str(new)}
        # Beside the files, git would compare those that changed in the same instant as the index, filters and all.
        git(
            _Elsewhere(empty, self._repo.git_dir),
            "update-index",
            "-z",
            "--index-info",
            stdin=lines.encode(),
            extra=extra,
        )
        if self._index.exists():
            # Git finds such files by the time of the index: with the old time, it goes on looking at them closely.
            before = self._index.stat()
            os.utime(new, ns=(before.st_atime_ns, before.st_mtime_ns))


def staged(repo: GitRepository, paths: tuple[str, ...]) -> dict[str, str]:
    """What the index holds at these paths and below them: path to blob name, or to the mode of what is no file."""
    if not paths:
        return {}
    found: dict[str, str] = {}
    for record in git(repo, "--literal-pathspecs", "ls-files", "-z", "--stage", "--", *paths).split(b"\0")[:-1]:
        head, _, name = record.partition(b"\t")
        mode, oid, _ = head.decode("ascii").split(" ")
        found[name.decode("utf-8", "replace")] = oid if mode == "100644" else mode
    return found


def _refuse_staged(repo: GitRepository, blobs: Mapping[str, str]) -> None:
    for path, oid in staged(repo, tuple(blobs)).items():
        if oid != blobs.get(path):
            message = f"{path} is staged with other content ({oid}) than what is being recorded"
            raise refuse("evidence-changed", message, path=path, hint=f"git restore --staged {path}")


def _take(lock: Path) -> None:
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            os.close(os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o666))
            return
        except FileExistsError:
            if time.monotonic() > deadline:
                raise lock_held(lock) from None
            time.sleep(_PAUSE)
