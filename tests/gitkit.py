"""Small real git repositories for tests, made with stock git in an environment of its own."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)

_IDENTITY = {
    "GIT_AUTHOR_NAME": "Test",
    "GIT_AUTHOR_EMAIL": "test@localhost",
    "GIT_COMMITTER_NAME": "Test",
    "GIT_COMMITTER_EMAIL": "test@localhost",
    "GIT_AUTHOR_DATE": "1700000000 +0000",
    "GIT_COMMITTER_DATE": "1700000000 +0000",
}


def scrubbed(**extra: str) -> dict[str, str]:
    """The environment of a user who configured nothing."""
    return {"PATH": os.environ["PATH"], "LC_ALL": "C", "HOME": "/nonexistent", "GIT_CONFIG_NOSYSTEM": "1", **extra}


@dataclass(frozen=True)
class Kit:
    """One repository under test. `git` is the user's own git: hooks, filters and all."""

    root: Path

    @classmethod
    def make(cls, root: Path, *options: str) -> Kit:
        root.mkdir(parents=True)
        kit = cls(root)
        kit.git("init", "-q", "-b", "main", *options)
        kit.git("config", "gc.auto", "0")
        return kit

    def git(self, *args: str, stdin: str = "", check: bool = True, **extra: str) -> str:
        done = subprocess.run(
            ["git", *args], cwd=self.root, env=scrubbed(**_IDENTITY, **extra), input=stdin.encode(), capture_output=True
        )
        assert not check or done.returncode == 0, done.stderr.decode()
        return done.stdout.decode("utf-8", "replace").strip()

    def write(self, path: str, data: str | bytes) -> Path:
        place = self.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data.encode() if isinstance(data, str) else data)
        return place

    def commit(self, message: str = "change", **files: str) -> str:
        """Commit everything in the work tree, after writing `files` (name to text)."""
        for path, text in files.items():
            self.write(path, text)
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", message)
        return self.head()

    def clash(self) -> None:
        """A merge into main that nobody has finished: both sides change `a.txt`."""
        self.git("checkout", "-qb", "side")
        self.commit("side", **{"a.txt": "side"})
        self.git("checkout", "-q", "main")
        self.commit("main", **{"a.txt": "main"})
        self.git("merge", "side", check=False)

    def head(self) -> str:
        return self.git("rev-parse", "HEAD")

    def status(self) -> str:
        return self.git("status", "--porcelain")

    def tree_with(self, *entries: tuple[str, str, str]) -> str:
        """A commit of a tree that no index would make: raw (mode, oid, name) entries, in this order."""
        body = b"".join(
            mode.encode() + b" " + name.encode("latin-1") + b"\0" + bytes.fromhex(oid) for mode, oid, name in entries
        )
        args = ["git", "hash-object", "-t", "tree", "-w", "--literally", "--stdin"]
        done = subprocess.run(args, cwd=self.root, env=scrubbed(), input=body, capture_output=True, check=True)
        return self.git("commit-tree", "-m", "crafted", done.stdout.decode().strip())

    def blob(self, text: str) -> str:
        return self.git("hash-object", "-w", "--stdin", stdin=text)
