"""A release repository, driven as its users drive it: by the installed `rfgit` and by stock git, as processes."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.cli.running import validator
from tests.gitkit import Kit, scrubbed

RFGIT = Path(sys.executable).with_name("rfgit")

REACHY = "reachy-kinematics@1.0.0"
HELLO = "hello@0.1.0"


@dataclass(frozen=True)
class Answer:
    """How `rfgit` ended, and the one object that it printed."""

    status: int
    result: dict[str, Any]

    @property
    def data(self) -> dict[str, Any]:
        return dict(self.result["data"])

    @property
    def errors(self) -> list[dict[str, Any]]:
        return [item for item in self.result["findings"] if item["severity"] == "error"]

    @property
    def rules(self) -> set[str]:
        return {item["rule"] for item in self.errors}

    def says(self, words: str) -> bool:
        return any(words in item["message"] for item in self.errors)


@dataclass(frozen=True)
class Place(Kit):
    """One release repository. `git` is a person's own git; `commit` commits all that is on disk."""

    def ask(self, *words: str, **extra: str) -> Answer:
        """Run `rfgit` with `extra` environment variables. Whatever it answers has to fit the verb's schema."""
        command = [str(RFGIT), *words, "--format", "json"]
        pip = {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
        done = subprocess.run(command, cwd=self.root, env={**scrubbed(**pip), **extra}, capture_output=True, text=True)
        assert done.stdout.count("\n") == 1, done.stdout + done.stderr
        result = json.loads(done.stdout)
        assert list(validator(f"results/{words[0]}").iter_errors(result)) == [], result
        return Answer(done.returncode, result)

    def rfgit(self, *words: str, ends: int = 0) -> Answer:
        """Run `rfgit`, which has to end like this."""
        answer = self.ask(*words)
        assert answer.status == ends, answer.result["findings"]
        return answer

    def text(self, *words: str) -> str:
        """What `rfgit` prints for people, where it says yes."""
        done = subprocess.run([str(RFGIT), *words], cwd=self.root, env=scrubbed(), capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def edit(self, path: str, *changes: tuple[str, str]) -> None:
        """Each `old` is there once, and becomes `new`."""
        text = (self.root / path).read_text(encoding="utf-8")
        for old, new in changes:
            assert text.count(old) == 1, (path, old)
            text = text.replace(old, new)
        self.write(path, text)

    def copy_release(self, name: str, old: str, new: str) -> str:
        """Declare version `new` as `old` is declared, but for the evidence. Returns the path of its document."""
        ignore = shutil.ignore_patterns("attestations")
        shutil.copytree(self.root / f"releases/{name}/{old}", self.root / f"releases/{name}/{new}", ignore=ignore)
        path = f"releases/{name}/{new}/release.yaml"
        self.edit(path, (f'\n  version: "{old}"', f'\n  version: "{new}"'))
        return path

    def envelopes(self, *, role: str) -> Iterator[tuple[str, bytes]]:
        """Path and payload of what was signed in a role of people."""
        for file in sorted(self.root.rglob("*.dsse.json")):
            payload = base64.b64decode(json.loads(file.read_bytes())["payload"])
            predicate = json.loads(payload)["predicate"]
            signed_as = "model-owner" if file.name.startswith("registry-state.") else predicate.get("role")
            if signed_as == role:
                yield file.relative_to(self.root).as_posix(), payload


def copied(place: Place, root: Path) -> Place:
    """All of a repository, what git ignores included, for one test to change."""
    shutil.copytree(place.root, root, symlinks=True)
    return Place(root)


def approve_release(place: Place, release: str) -> None:
    """From a committed declaration to artifacts that may run."""
    place.rfgit("approve", release, "--all", "--yes")
    place.rfgit("release", release)
    place.rfgit("approve", release, "--all", "--yes")
