"""What an attacker may do to a repository, beside the steps of `tests/refusals/stage.py`."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rfgit.domain.digest import Digest
from tests.attacks.broken_off import KILLED, broken_off
from tests.attacks.contents import content, reencoded
from tests.attacks.git_steps import GitSteps
from tests.cli.running import RFGIT, Ended
from tests.cli.state import state

_MOST_STEPS = 100


class Attacked(GitSteps):
    """`{name}` in a text of a case stands for what `remember` noted under this name."""

    def __init__(self, root: Path, outside: Path) -> None:
        super().__init__(root, outside)
        self._noted: dict[str, str] = {}

    def step_remember(self, names: Mapping[str, str]) -> None:
        """`{name: revision}`: the object that git names so at this moment."""
        self._noted |= {name: self.git("rev-parse", revision) for name, revision in names.items()}

    def step_note_id(self, name: str) -> None:
        """The id of the repository, under this name."""
        self._noted[name] = str(Digest.of(self.place("policies/trust/1.json").read_bytes()))

    def step_bytes(self, files: Mapping[str, Any]) -> None:
        """`{path: content}`, see `contents.py`; a text in it is not filled."""
        for path, value in files.items():
            self._write(path, content(value))

    def step_swap(self, change: Mapping[str, Any]) -> None:
        """`{"in": path, "old": text, "new": content}`: the old text is there once."""
        place = self.place(change["in"])
        data, old = place.read_bytes(), content(change["old"])
        assert data.count(old) == 1, f"{place} has {data.count(old)} times {old!r}"
        place.write_bytes(data.replace(old, content(change["new"])))

    def step_reencode(self, forms: Mapping[str, str]) -> None:
        for path, form in forms.items():
            place = self.place(path)
            place.write_bytes(reencoded(place.read_bytes(), form))

    def step_move(self, paths: Mapping[str, str]) -> None:
        """`{from: to}`, either of them a pattern's only match or a plain path."""
        for source, destination in paths.items():
            there = self.place(destination)
            there.parent.mkdir(parents=True, exist_ok=True)
            self.place(source).rename(there)

    def step_gone(self, path: str) -> None:
        """Nothing is there, whether or not there was."""
        self.place(path).unlink(missing_ok=True)

    def step_declare(self, wish: Mapping[str, Any]) -> None:
        """A version of hello that is declared as the first one is, but for its `version`, its `counter`, and `with`."""
        there = self.place(f"releases/hello/{wish['version']}")
        shutil.copytree(self.place("releases/hello/0.1.0"), there, ignore=shutil.ignore_patterns("attestations"))
        changes = {
            '\n  version: "0.1.0"': f'\n  version: "{wish["version"]}"',
            "counter: 1\n": f"counter: {wish['counter']}\n",
        }
        for old, new in {**changes, **wish.get("with", {})}.items():
            self.step_swap({"in": f"releases/hello/{wish['version']}/release.yaml", "old": old, "new": new})

    def step_script(self, scripts: Mapping[str, str]) -> None:
        """Programs: `{path: text of a shell}`."""
        for path, text in scripts.items():
            self._write(path, f"#!/bin/sh\n{self._filled(text)}\n".encode())
            self.place(path).chmod(0o755)

    def step_git(self, arguments: list[str]) -> None:
        super().step_git([self._filled(item) for item in arguments])

    def step_break_off(self, wish: Mapping[str, Any]) -> None:
        """Run the `command` in copies, broken off (`kill` or `full`) one writing step later each time.

        A run that knows that it failed has moved nothing. Then it runs once more, and has to finish: in the end there
        is one more recorded file. A lock that a killed run leaves is taken away first, as its message asks for.
        """
        before = state(self.root)
        for step in range(_MOST_STEPS):
            copy = Attacked(self.outside / "broken" / self.root.name, self.outside)
            shutil.copytree(self.root, copy.root, symlinks=True)
            status = broken_off(lambda: copy.run(wish["command"]).status, wish["how"], step)  # noqa: B023
            if status is None:
                break
            assert status in ((KILLED,) if wish["how"] == "kill" else (0, 3)), status
            assert status != 3 or state(copy.root) == before
            copy.step_gone(".git/index.lock")
            assert copy.run(wish["command"]).status == 0, step
            assert len(copy._recorded()) == len(self._recorded()) + 1, step
            shutil.rmtree(copy.root)
        assert 8 < step < _MOST_STEPS - 1, "it was not broken off wherever it writes"

    def _recorded(self) -> list[str]:
        return self.git("ls-tree", "-r", "--name-only", "HEAD", "policies/evidence").splitlines()

    def step_many(self, wish: Mapping[str, Any]) -> None:
        """`count` lines behind the text `after`, each of them `line` with its number in the place of `{number}`."""
        rows = "".join(wish["line"].replace("{number}", str(number)) + "\n" for number in range(wish["count"]))
        self.step_swap({"in": wish["in"], "old": wish["after"], "new": wish["after"] + rows})

    def run_before(self, program: Sequence[str], arguments: Sequence[str]) -> Ended:
        """Run the console script as the last arguments of a program."""
        command = [*program, str(RFGIT), *arguments]
        done = subprocess.run(command, cwd=self.root, env=self.env, capture_output=True, check=False, timeout=60)
        return Ended(done.returncode, done.stdout.decode(), done.stderr.decode("utf-8", "replace"))

    def place(self, path: str) -> Path:
        """A pattern in `*` is its only match."""
        if "*" not in path:
            return super().place(path)
        (found,) = self.root.glob(path)
        return found

    def _filled(self, text: str) -> str:
        for name, oid in self._noted.items():
            text = text.replace(f"{{{name}}}", oid)
        return super()._filled(text)
