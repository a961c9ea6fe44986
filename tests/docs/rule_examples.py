"""The examples of docs/rules/*.md: what a reader would do after another, read and done.

A page has two sections, `Refused` and `Mended`. A section begins with a line `Start:` of `STARTS`; without one it goes
on where the last one ended. Its blocks are done in order:

* `diff`, after a line that names a file: the lines of `-` and context are found there once, and become those of `+`
  and context; `@@` parts two places;
* `console`: each line after `$ ` is run, and what follows is what it prints, where `...` stands for anything, alone on
  a line for any lines. A command whose output is not shown has to say yes. `$ echo $?` tells how the last one ended;
* `pycon`: as doctest runs it;
* `json` after a line `Setup:`: steps of `tests/refusals/stage.py`, for what a reader cannot type;
* any other block, after a line that names a file: its new content.
"""

from __future__ import annotations

import doctest
import json
import re
import shlex
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from rfgit.validate.plan import Limits, Plan
from tests.cli.running import Ended
from tests.docs.shell import SHELL
from tests.refusals.stage import Stage

_DEV = "Start: `rfgit init --dev`"
_RELEASED = f"{_DEV}, `rfgit release hello@0.1.0`, `rfgit approve hello@0.1.0 --all`"
STARTS = {
    "Start: an empty folder.": "none",
    "Start: `rfgit init`, then a commit.": "plain",
    f"{_DEV}.": "declared",
    f"{_RELEASED}.": "released",
    f"{_RELEASED}, `rfgit export hello@0.1.0 --target lab-pc ../export`; `../pinned.json` is a copy of "
    "`policies/trust/1.json`.": "released",
}
QUICK = partial(Plan, limits=Limits(cpu_seconds=2, wall_seconds=4, memory_mib=2048))
"""In the place of `rfgit.flow.making.Plan`: what never ends is ended after seconds, not minutes."""
SECTIONS = ("Refused", "Mended")
_NAMED = re.compile(r"`([^`]+)`:")
_AS_PROCESS = {"damaged", "file-size", "plant", "process", "stdout", "typed"}


@dataclass(frozen=True)
class Block:
    """`label` is the line before it; `first` and `last` are the numbers of its lines in the page, without fences."""

    section: str
    language: str
    label: str
    lines: tuple[str, ...]
    first: int
    last: int


@dataclass(frozen=True)
class Typed:
    """A command and the output that is shown of it, if any; `first` and `last` number the output's lines."""

    words: str
    shown: tuple[str, ...]
    first: int
    last: int


def read(text: str) -> Iterator[Block | str]:
    """The blocks of both sections, and the `Start:` lines between them."""
    section, label, opened = "", "", None
    lines = text.splitlines()
    for number, line in enumerate(lines):
        if opened is not None:
            if line == "```":
                content = tuple(lines[opened + 1 : number])
                yield Block(section, lines[opened][3:], label, content, opened + 1, number)
                opened, label = None, ""
        elif line.startswith("```"):
            assert section, f"line {number + 1}: a block stands before the first section"
            opened = number
        elif line.startswith("## "):
            section = line[3:]
        elif line.startswith("Start: "):
            assert line in STARTS, f"line {number + 1}: no such start"
            yield line
        elif line:
            label = line
    assert opened is None, "a block does not end"


def typed(block: Block) -> Iterator[Typed]:
    starts = [index for index, line in enumerate(block.lines) if line.startswith("$ ")]
    assert starts[:1] == [0], f"line {block.first + 1}: expected `$ ` and a command"
    for start, end in zip(starts, [*starts[1:], len(block.lines)], strict=True):
        shown = block.lines[start + 1 : end]
        yield Typed(block.lines[start][2:], shown, block.first + start + 1, block.first + end)


def matches(shown: tuple[str, ...], printed: str) -> bool:
    parts = []
    for line in shown:
        exact = ".*?".join(re.escape(part) for part in line.split("..."))
        parts.append(r"(?:.*\n)*?" if line == "..." else exact + r"\n")
    return re.fullmatch("".join(parts), printed) is not None


class Reader:
    """Somebody who does what a page says, in copies of the bases."""

    def __init__(self, fresh: Callable[[str], Stage]) -> None:
        self._fresh = fresh
        self._stage: Stage | None = None
        self._process = False
        self._answer: str | None = None
        self.status = 0
        self.printed = ""

    def start(self, line: str) -> None:
        self._stage, self._process = self._fresh(STARTS[line]), False

    def do(self, block: Block) -> Iterator[Typed]:
        """Do all of a block; after each command, it is given to who asks, with `status` and `printed` as they are."""
        if block.language == "console":
            for command in typed(block):
                self._command(command.words)
                yield command
        elif block.language == "pycon":
            _run_python(block)
        elif block.label == "Setup:":
            for step in json.loads("\n".join(block.lines)):
                self._step(step)
        else:
            self._edit(block)

    @property
    def stage(self) -> Stage:
        assert self._stage is not None, "the page has no start"
        return self._stage

    def _step(self, step: dict[str, Any]) -> None:
        ((name, value),) = step.items()
        self._process = self._process or name in _AS_PROCESS
        if name == "typed":
            self._answer = value
        elif name != "process":
            self.stage.prepare([step])

    def _edit(self, block: Block) -> None:
        named = _NAMED.fullmatch(block.label)
        assert named, f"line {block.first}: expected the file's name before the block, got {block.label!r}"
        place = self.stage.place(named[1])
        if block.language == "diff":
            place.write_text(patched(place.read_text(encoding="utf-8"), block), encoding="utf-8")
        else:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text("".join(f"{line}\n" for line in block.lines), encoding="utf-8")

    def _command(self, words: str) -> None:
        if words == "echo $?":
            self.printed = f"{self.status}\n"
            return
        program, *arguments = shlex.split(words)
        if program == "rfgit":
            ended = self._rfgit(arguments)
            self.status, self.printed = ended.status, ended.out
            return
        self.status, self.printed = 0, ""
        if program == "git":
            self._git(arguments)
        else:
            SHELL[program](self.stage, arguments)

    def _git(self, arguments: list[str]) -> None:
        """It has to say yes; but a merge may stop where two sides clash, for the reader to mend."""
        try:
            self.stage.git(*arguments)
        except subprocess.CalledProcessError as ended:
            if arguments[0] != "merge" or ended.returncode != 1:
                raise
            self.status = ended.returncode

    def _rfgit(self, arguments: list[str]) -> Ended:
        if self._answer is not None:
            answer, self._answer = self._answer, None
            return self.stage.run_on_terminal(arguments, answer)
        return self.stage.run_as_process(arguments) if self._process else self.stage.run(arguments)


def patched(text: str, block: Block) -> str:
    for hunk in "\n".join(block.lines).split("\n@@\n"):
        lines = [line or " " for line in hunk.split("\n")]
        old = "".join(f"{line[1:]}\n" for line in lines if line[0] in " -")
        new = "".join(f"{line[1:]}\n" for line in lines if line[0] in " +")
        places = re.findall(rf"^{re.escape(old)}", text, flags=re.MULTILINE)
        assert len(places) == 1, f"line {block.first + 1}: found {len(places)} times:\n{old}"
        text = re.sub(rf"^{re.escape(old)}", lambda _, new=new: new, text, flags=re.MULTILINE)
    return text


def _run_python(block: Block) -> None:
    test = doctest.DocTestParser().get_doctest("\n".join([*block.lines, ""]), {}, "page", "page", block.first)
    told: list[str] = []
    failed, tried = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test, out=told.append)
    assert tried, f"line {block.first + 1}: nothing is run"
    assert not failed, "".join(told)
