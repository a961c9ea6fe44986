"""The few programs of a shell that the examples of docs/rules use, done without them: a newcomer's PATH has none.

Each takes the stage and its words; names are relative to the repository, and globs are found as a shell finds them.
"""

from __future__ import annotations

import glob
import re
import shutil
from collections.abc import Callable
from pathlib import Path

from tests.refusals.stage import Stage


def _found(stage: Stage, words: list[str]) -> list[Path]:
    """The files that the words name, globs among them."""
    found = []
    for word in words:
        names = sorted(glob.glob(str(stage.place(word))))
        assert names, f"there is no {word}"
        found.extend(map(Path, names))
    return found


def _rm(stage: Stage, words: list[str]) -> None:
    for place in _found(stage, [word for word in words if word != "-r"]):
        shutil.rmtree(place) if place.is_dir() and not place.is_symlink() else place.unlink()


def _cp(stage: Stage, words: list[str]) -> None:
    *sources, to = [word for word in words if word != "-r"]
    named = glob.glob(str(stage.place(to))) or [str(stage.place(to))]
    for source in _found(stage, sources):
        there = Path(named[0])
        there = there / source.name if there.is_dir() else there
        shutil.copytree(source, there, symlinks=True) if source.is_dir() else shutil.copyfile(source, there)


def _mv(stage: Stage, words: list[str]) -> None:
    *sources, to = words
    for source in _found(stage, sources):
        shutil.move(source, stage.place(to))


def _ln(stage: Stage, words: list[str]) -> None:
    _, target, name = words
    stage.place(name).symlink_to(target)


def _mkdir(stage: Stage, words: list[str]) -> None:
    for word in words:
        if word != "-p":
            stage.place(word).mkdir(parents=True)


def _chmod(stage: Stage, words: list[str]) -> None:
    mode, *names = words
    for place in _found(stage, names):
        before = place.stat().st_mode
        place.chmod({"+x": before | 0o111, "-x": before & ~0o111}.get(mode) or int(mode, 8))


def _touch(stage: Stage, words: list[str]) -> None:
    for word in words:
        stage.place(word).touch()


def _echo(stage: Stage, words: list[str]) -> None:
    *text, arrow, name = words
    assert arrow in (">", ">>"), "echo writes to a file"
    stage.place(name).parent.mkdir(parents=True, exist_ok=True)
    with stage.place(name).open("a" if arrow == ">>" else "w", encoding="utf-8") as file:
        file.write(" ".join(text) + "\n")


def _printf(stage: Stage, words: list[str]) -> None:
    """Bytes that no editor writes: `printf '\\376\\377' > FILE`."""
    text, arrow, name = words
    data = re.sub(rb"\\([0-7]{3})", lambda found: bytes([int(found[1], 8)]), text.encode())
    with stage.place(name).open("ab" if arrow == ">>" else "wb") as file:
        file.write(data.replace(b"\\n", b"\n"))


def _export(stage: Stage, words: list[str]) -> None:
    name, _, value = words[0].partition("=")
    stage.env[name] = value


def _unset(stage: Stage, words: list[str]) -> None:
    for name in words:
        del stage.env[name]


SHELL: dict[str, Callable[[Stage, list[str]], None]] = {
    "chmod": _chmod,
    "cp": _cp,
    "echo": _echo,
    "export": _export,
    "ln": _ln,
    "mkdir": _mkdir,
    "mv": _mv,
    "printf": _printf,
    "rm": _rm,
    "touch": _touch,
    "unset": _unset,
}
