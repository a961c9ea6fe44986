"""Write what commands print into docs/rules/*.md: `python -m tests.docs.make_rule_pages [RULE..]`.

Only outputs that are missing at the end of a section, or that are not what is printed now, are written. Each is what
concerns the rule, and the verdict; the rest becomes `...`.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
import traceback
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

from rfgit.report.rule_page import parse_page
from tests.docs.rule_examples import QUICK, Block, Reader, Typed, matches, read, typed
from tests.refusals.bases import make
from tests.refusals.stage import Stage

PAGES = Path(__file__).resolve().parents[2] / "docs/rules"
_VARIES = (
    (re.compile(r"\.[0-9a-f]{32}\.[0-9a-f]{16}\.dsse\.json"), "...dsse.json"),
    (re.compile(r"(?<![.\w])[0-9a-f]{12,}"), "..."),
    (re.compile(r"\b\d+\.\d+ ms"), "... ms"),
    (re.compile(r"(?<=\d\.\d{4})\d+"), "..."),
    (re.compile(r"/[^ ]*/stage\d*/(home/tmp/)?"), "/.../"),
    (re.compile(r"rfgit-report-\w+"), "rfgit-report-..."),
    (re.compile(r"Operation not permitted|Permission denied"), "..."),
    (re.compile(r"(?<=/objects/)[0-9a-f]{2}\b"), "..."),
    (re.compile(r"(?<= until its limit of ).*"), "..."),
    (re.compile(r"/run-\w{8}/"), "/run-.../"),
    (re.compile(r"\b(x86_64|aarch64)\b"), "..."),
    (re.compile(r"\(\d+ (?:error|warning|note).*\)$"), "(...)"),
)

_LONG = 220


def told(rule: str, printed: str) -> list[str]:
    """The lines of the first finding of the rule, and the last one."""
    lines: list[str] = []
    ours, findings = False, 0
    every = printed.splitlines()
    for number, line in enumerate(every):
        begins = f"[{rule}]" in line
        findings += begins
        ours = findings <= 1 and (begins or (ours and line.startswith("  ")))
        if ours or number == len(every) - 1:
            for pattern, instead in _VARIES:
                line = pattern.sub(instead, line)
            lines.append(line if len(line) <= _LONG else f"{line[:_LONG].rstrip('.')}...")
        elif lines[-1:] != ["..."]:
            lines.append("...")
    return lines


def filled(text: str, reader: Reader) -> str:
    """The page with its outputs. Raises AssertionError for what cannot be done."""
    rule = parse_page(text).rule
    lines = text.splitlines()
    changes: list[tuple[Typed, list[str]]] = []
    parts = list(read(text))
    for part in parts:
        if isinstance(part, str):
            reader.start(part)
            continue
        for command in reader.do(part):
            needed = command.shown or reader.status or _is_last(parts, part, command)
            if needed and not (command.shown and matches(command.shown, reader.printed)):
                changes.append((command, told(rule, reader.printed)))
    for command, shown in reversed(changes):
        lines[command.first : command.last] = shown
    return "\n".join(lines) + "\n"


def _is_last(parts: list[Block | str], block: Block, command: Typed) -> bool:
    """Whether it is the last command of its section that rfgit answers."""
    ours = [item for item in parts if isinstance(item, Block) and item.section == block.section]
    asked = [item for each in ours if each.language == "console" for item in typed(each) if _asks(item)]
    return asked[-1:] == [command]


def _asks(command: Typed) -> bool:
    return command.words.startswith("rfgit ") or command.words == "rfgit"


def _readers(folder: Path) -> Iterator[Reader]:
    made: dict[str, Path] = {}
    number = 0

    def fresh(name: str) -> Stage:
        nonlocal number
        if name not in made:
            made[name] = folder / name
            made[name].mkdir()
            make(name, made[name])
        number += 1
        place = folder / f"stage{number}"
        shutil.copytree(made[name], place, symlinks=True)
        return Stage(place / "repository", place)

    while True:
        yield Reader(fresh)


def main(rules: list[str]) -> int:
    wrong = 0
    with tempfile.TemporaryDirectory() as folder, patch("rfgit.flow.making.Plan", QUICK):
        readers = _readers(Path(folder))
        for page in sorted(PAGES.glob("*.md")):
            if rules and page.stem not in rules:
                continue
            text = page.read_text(encoding="utf-8")
            try:
                page.write_text(filled(text, next(readers)), encoding="utf-8")
            except Exception:  # noqa: BLE001 - the other pages are still written
                wrong += 1
                print(f"{page.stem}: {traceback.format_exc(limit=-2)}", file=sys.stderr)
    return wrong


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
