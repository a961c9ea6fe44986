"""An attacker has the whole export, recomputes what nobody signs, and holds some keys. The answer is no."""

from __future__ import annotations

import json
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from tests.verify.attacks import Attack
from tests.verify.conftest import Ask, Copy, command
from tests.verify.world import RFGIT, World, tell

VECTORS = Path(__file__).parent.parent / "vectors" / "exports"
REFUSE = sorted(path.name for path in (VECTORS / "refuse").iterdir())
ACCEPT = sorted(path.name for path in (VECTORS / "accept").iterdir())
PATIENCE = 30  # seconds, for a machine that is busy; the slowest takes less than one


def recipe(kind: str, case: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((VECTORS / kind / case / "attack.json").read_bytes())
    return found


def staged(world: World, copy: Copy, case: dict[str, Any]) -> Path:
    export = copy(case.get("export", "lab-pc"))
    Attack(world, export).apply(case["steps"])
    return export


def words(case: dict[str, Any], state: Path) -> list[str]:
    options = case.get("options", {})
    return ["--first-use", "--state", str(state), *(word for name in options for word in (f"--{name}", options[name]))]


@pytest.mark.parametrize("case", REFUSE)
def test_refused(world: World, copy: Copy, ask: Ask, tmp_path: Path, case: str) -> None:
    attack = recipe("refuse", case)
    export, state = staged(world, copy, attack), tmp_path / "state.json"
    start = time.monotonic()
    answer = ask(export, *words(attack, state))
    assert time.monotonic() - start < PATIENCE
    assert (answer.status, answer.result["verdict"]) == (1, "fail"), answer.result
    assert attack["rule"] in answer.rules
    assert case.partition("--")[0] == attack["rule"]
    assert not state.exists(), "what is refused is not remembered"


@pytest.mark.parametrize("case", ACCEPT)
def test_accepted(world: World, copy: Copy, ask: Ask, tmp_path: Path, case: str) -> None:
    """What looks odd and is none of an attacker's business: a verifier that refuses everything proves nothing."""
    attack = recipe("accept", case)
    export, state = staged(world, copy, attack), tmp_path / "state.json"
    answer = ask(export, *words(attack, state))
    assert (answer.status, answer.rules) == (0, set())
    assert state.exists()


@pytest.mark.parametrize("case", REFUSE[::8])
def test_refused_by_the_real_command(world: World, copy: Copy, case: str) -> None:
    """Another process, without a place to hide a traceback."""
    attack = recipe("refuse", case)
    export = staged(world, copy, attack)
    options = words(attack, export.parent / "state.json")
    line = [RFGIT, *command(export, world.pinned, *options)]
    done = subprocess.run(line, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stderr) == (1, "")
    assert attack["rule"] in {item["rule"] for item in json.loads(done.stdout)["findings"]}


def test_there_are_enough() -> None:
    tell(f"{len(REFUSE)} attacks, {len(ACCEPT)} oddities that are none")
    assert len(REFUSE) > 300
    assert len(REFUSE) > 10 * len(ACCEPT)
