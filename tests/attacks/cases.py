"""The catalogue of attacks, and the directories of data that stage it.

`tests/vectors/attacks/catalogue.json` lists, for each id, its name, the answer that is due, and its variants.
`<id>-<variant>/case.json` is one of them: `about` says what the attacker does; `repository` names a base of
`tests/refusals/bases.py`; `setup` are the steps that the attack and its good twin share, `attack` the attacker's own
(see `steps.py`); `asks` are the command lines, each with the `status` that it ends with, and where it has to say so a
`rule`, `severity`, `path`, `line` (or `at`, the text that stands in the line) and `words`; `lacks` are words that are
nowhere in the answer, `longest` is the most characters that it may have, and `first` are steps before it.

`limits` are the most `seconds` of processor time and `mebibytes` of memory; `moved` says that others write meanwhile;
`never` are files that must not come to be, and `live` is a command of the user's own that does bring them about, which
shows that the bait is real.

`good/case.json` has `about`, and `instead`: the steps in the place of the attack, after which every ask ends with 0.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ATTACKS = Path(__file__).resolve().parents[1] / "vectors/attacks"
KEYS = {"about", "repository", "setup", "attack", "asks"}
MAY_HAVE = {"limits", "moved", "never", "live"}
Steps = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Ask:
    """One command line, and the answer that is due. `says` has what else a finding of `rule` has to have."""

    command: tuple[str, ...]
    status: int
    rule: str
    first: Steps
    says: Mapping[str, Any]

    @property
    def question(self) -> str:
        """What is asked, in whatever form the answer comes."""
        return " ".join(self.command).partition(" --format ")[0]


@dataclass(frozen=True)
class Case:
    """One variant of one attack, and the steps of its good twin."""

    name: str
    repository: str
    setup: Steps
    attack: Steps
    instead: Steps
    asks: tuple[Ask, ...]
    limits: Mapping[str, float]
    moved: bool
    never: tuple[str, ...]
    live: tuple[str, ...]

    @property
    def questions(self) -> tuple[Ask, ...]:
        """The asks, without those that put a question again."""
        seen: dict[str, Ask] = {}
        for ask in self.asks:
            seen.setdefault(ask.question, ask)
        return tuple(seen.values())

    @property
    def id(self) -> str:
        return self.name.partition("-")[0]

    @property
    def variant(self) -> str:
        return self.name.partition("-")[2]


def cases() -> tuple[Case, ...]:
    return tuple(_case(path.parent) for path in sorted(ATTACKS.glob("*/case.json")))


def catalogue() -> dict[str, list[str]]:
    """The variants of each id that a directory has to stage."""
    found: dict[str, list[str]] = {key: item["variants"] for key, item in _read(ATTACKS / "catalogue.json").items()}
    return found


def later() -> dict[str, str]:
    """Variants (`<id>-<variant>`) that need a verb which does not exist yet, each with the reason."""
    found: dict[str, str] = _read(ATTACKS / "later.json")
    return found


def missing() -> Iterator[str]:
    """What of the catalogue nobody stages, and what is staged or excused beside the catalogue."""
    due = {f"{key}-{variant}" for key, variants in catalogue().items() for variant in variants}
    staged = {case.name for case in cases()}
    yield from (f"{name}: no directory" for name in sorted(due - staged - later().keys()))
    yield from (f"{name}: not in the catalogue" for name in sorted((staged | later().keys()) - due))
    yield from (f"{name}: staged, and excused all the same" for name in sorted(staged & later().keys()))


def _case(folder: Path) -> Case:
    case, good = _read(folder / "case.json"), _read(folder / "good/case.json")
    assert case.keys() - MAY_HAVE == KEYS, folder
    assert good.keys() == {"about", "instead"}, folder
    return Case(
        folder.name,
        case["repository"],
        case["setup"],
        case["attack"],
        good["instead"],
        tuple(map(_ask, case["asks"])),
        case.get("limits", {}),
        case.get("moved", False),
        tuple(case.get("never", ())),
        tuple(case.get("live", ())),
    )


def _ask(ask: dict[str, Any]) -> Ask:
    rest = {key: value for key, value in ask.items() if key not in ("command", "status", "rule", "first")}
    return Ask(tuple(ask["command"]), ask["status"], ask.get("rule", ""), ask.get("first", ()), rest)


def _read(path: Path) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(path.read_bytes())
    return value
