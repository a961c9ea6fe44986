"""What may be done to a repository, and to the run in it, before a command line: a small fixed vocabulary.

Each step is an object with one key, the name of a method `step_<name>` here.
"""

from __future__ import annotations

import fcntl
import glob
import json
import os
import resource
import shutil
import subprocess
import zlib
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from tests.cli.running import RFGIT, Ended, environment, rfgit

PLANTED = Path(__file__).with_name("planted")
_IDENTITY = ("-c", "user.name=author", "-c", "user.email=author@localhost", "-c", "init.defaultBranch=main")
_LOCKS = {"index": ".git/index.lock", "trail": ".git/refs/heads/main.lock"}


class Scene:
    """One repository at `root`, and the run that is going to happen in it. Everything else lies in `outside`."""

    def __init__(self, root: Path, outside: Path) -> None:
        self.root = root
        self.outside = outside
        self.env = environment(outside / "home")
        self._stdout = ""
        self._file_size: int | None = None
        self._held = ExitStack()

    def prepare(self, steps: Iterable[Mapping[str, Any]]) -> Scene:
        for step in steps:
            ((name, value),) = step.items()
            getattr(self, f"step_{name.replace('-', '_')}")(value)
        return self

    def run(self, arguments: Sequence[str]) -> Ended:
        """Run rfgit. Without a stdout that can be read, `out` is empty."""
        with self._held:
            if self._stdout:
                return self._run_unheard(arguments)
            return rfgit(arguments, self.root, self.env, preexec_fn=self._limit if self._file_size else None)

    def _limit(self) -> None:
        assert self._file_size is not None
        resource.setrlimit(resource.RLIMIT_FSIZE, (self._file_size, self._file_size))

    def _run_unheard(self, arguments: Sequence[str]) -> Ended:
        shell = {"closed": '"$@" >&-', "full": '"$@" > /dev/full', "stderr-closed": '"$@" 2>&-'}
        if self._stdout != "no-reader":
            done = self._shell(shell[self._stdout], arguments, stdout=subprocess.PIPE)
            return Ended(done.returncode, done.stdout.decode(), done.stderr.decode())
        ours, theirs = os.pipe()
        os.close(ours)
        try:
            done = self._shell('"$@"', arguments, stdout=theirs)
        finally:
            os.close(theirs)
        return Ended(done.returncode, "", done.stderr.decode())

    def _shell(self, script: str, arguments: Sequence[str], stdout: int) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            ["sh", "-c", script, "sh", str(RFGIT), *arguments],
            cwd=self.root,
            env=self.env,
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=subprocess.PIPE,
            timeout=120,
            check=False,
        )

    def git(self, *arguments: str) -> str:
        """The user's own git, with an identity."""
        done = subprocess.run(
            ["git", *_IDENTITY, *arguments],
            cwd=self.root,
            env=environment(self.outside / "home"),
            capture_output=True,
            timeout=60,
            check=True,
        )
        return done.stdout.decode().strip()

    def step_run(self, arguments: list[str]) -> None:
        """Run rfgit, which has to say yes."""
        ended = rfgit([self._filled(item) for item in arguments], self.root, self.env)
        assert ended.status == 0, ended

    def step_git(self, arguments: list[str]) -> None:
        self.git(*arguments)

    def step_commit(self, subject: str) -> None:
        """Everything that is on disk, by hand."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", subject)

    def step_write(self, files: Mapping[str, str]) -> None:
        for path, text in files.items():
            place = self.place(path)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, encoding="utf-8")

    def step_replace(self, change: Mapping[str, str]) -> None:
        """`{"in": path, "old": text, "new": text}`: the old text is there."""
        place = self.place(change["in"])
        text = place.read_text(encoding="utf-8")
        assert change["old"] in text, f"{place} has no {change['old']!r}"
        place.write_text(text.replace(change["old"], change["new"]), encoding="utf-8")

    def step_remove(self, path: str) -> None:
        place = self.place(path)
        shutil.rmtree(place) if place.is_dir() else place.unlink()

    def step_copy(self, paths: Mapping[str, str]) -> None:
        """`{from: to}`."""
        for source, destination in paths.items():
            here, there = self.place(source), self.place(destination)
            shutil.copytree(here, there) if here.is_dir() else shutil.copyfile(here, there)

    def step_flip(self, pattern: str) -> None:
        """Change one bit in the middle of the first file that matches."""
        place = Path(min(glob.glob(str(self.root / pattern))))
        data = bytearray(place.read_bytes())
        data[len(data) // 2] ^= 1
        place.chmod(0o644)
        place.write_bytes(bytes(data))

    def step_corrupt(self, name: str) -> None:
        """The loose object that `name` (as in HEAD:rfgit.yaml) stands for gets other bytes under its old name."""
        oid = self.git("rev-parse", name)
        place = self.root / ".git" / "objects" / oid[:2] / oid[2:]
        data = bytearray(zlib.decompress(place.read_bytes()))
        data[-2] ^= 1
        place.chmod(0o644)
        place.write_bytes(zlib.compress(bytes(data)))

    def step_hold(self, what: str) -> None:
        """Another process holds a lock: `index`, `trail` or `store`."""
        if what in _LOCKS:
            (self.root / _LOCKS[what]).touch()
            return
        file = self._held.enter_context((self.root / ".rfgit" / "store.lock").open("w"))
        fcntl.flock(file, fcntl.LOCK_EX)

    def step_shallow(self, depth: int) -> None:
        """The repository becomes a clone of itself that has only its last commits."""
        clone = self.outside / "clone"
        self.git("clone", "--quiet", f"--depth={depth}", self.root.as_uri(), str(clone))
        self.root = clone

    def step_environment(self, values: Mapping[str, str]) -> None:
        self.env |= {name: self._filled(value) for name, value in values.items()}

    def step_path(self, programs: list[str]) -> None:
        """Only these programs are on the PATH."""
        folder = self.outside / "bin"
        folder.mkdir()
        for program in programs:
            found = shutil.which(program)
            assert found is not None
            (folder / program).symlink_to(found)
        self.env["PATH"] = str(folder)

    def step_program(self, scripts: Mapping[str, str]) -> None:
        """These shell scripts are found first."""
        folder = self.outside / "scripts"
        folder.mkdir()
        for name, script in scripts.items():
            (folder / name).write_text(f"#!/bin/sh\n{script}\n")
            (folder / name).chmod(0o755)
        self.env["PATH"] = f"{folder}:{self.env['PATH']}"

    def step_plant(self, plant: Mapping[str, str]) -> None:
        """See `planted/sitecustomize.py`."""
        self.env |= {"PYTHONPATH": str(PLANTED), "RFGIT_PLANT": json.dumps(plant)}

    def step_file_size(self, limit: int) -> None:
        """No file may grow beyond so many bytes, as on a full disk."""
        self._file_size = limit
        # Python would leave half a compiled module behind, in this very checkout.
        self.env["PYTHONDONTWRITEBYTECODE"] = "1"

    def step_stdout(self, state: str) -> None:
        """`closed`, `full`, `no-reader`, or `stderr-closed`."""
        self._stdout = state

    def place(self, path: str) -> Path:
        return self.root / self._filled(path)

    def _filled(self, text: str) -> str:
        return text.replace("{outside}", str(self.outside))
