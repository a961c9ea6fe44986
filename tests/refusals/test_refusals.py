"""Every refusal as data: tests/vectors/refusals/<rule>--<what>/case.json, asked through the real command line.

`about` says what happens; `repository` names one of `bases.py`, `setup` the steps before (`stage.py` and
`tests/cli/scene.py`), `command` what is asked; `expect` is the exit status, and a finding: `rule`, its `severity` if
it is no error, and where told `path`, `line`, `column` and `words`. `run` tells how: as a
`process`; with `typed`, by somebody at a terminal; `moved-by-others`: somebody else moves the trail meanwhile; `limits`
are those of the sandbox.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from rfgit.validate.plan import Limits, Plan
from tests.cli.running import Ended, assert_answer
from tests.cli.state import state
from tests.refusals import collected
from tests.refusals.stage import Stage

Make = Callable[[str], Stage]
_KEYS = {"about", "repository", "setup", "command", "expect"}


def ask(stage: Stage, case: dict[str, Any]) -> Ended:
    command = [*(stage.filled(word) for word in case["command"]), "--format", "json"]
    if "typed" in case.get("run", {}):
        return stage.run_on_terminal(command, case["run"]["typed"])
    alone = {"moved-by-others", "process"} & case.get("run", {}).keys()
    return stage.run_as_process(command) if alone else stage.run(command)


@pytest.mark.parametrize("path", collected.own(), ids=lambda path: path.parent.name)
def test_a_refusal(path: Path, stage: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    case = collected.read(path)
    # What never ends is ended after seconds, not minutes.
    limits = Limits(**{"cpu_seconds": 2, "wall_seconds": 4, "memory_mib": 2048} | case.get("run", {}).get("limits", {}))
    monkeypatch.setattr("rfgit.flow.making.Plan", partial(Plan, limits=limits))
    assert case.keys() - {"run"} == _KEYS
    place = stage(case["repository"])
    place.prepare(case["setup"])
    before = state(place.root)
    ended = ask(place, case)
    assert_answer(ended, case["command"][0])
    assert ended.status == case["expect"]["status"], ended
    assert_told(ended, case["expect"], place)
    if ended.status and "moved-by-others" not in case.get("run", {}):
        assert _but_kept(state(place.root)) == _but_kept(before), "something has moved"


def assert_told(ended: Ended, expect: dict[str, Any], place: Stage) -> None:
    severity = expect.get("severity", "error")
    findings = ended.result["findings"]
    told = [item for item in findings if item["rule"] == expect["rule"] and item["severity"] == severity]
    assert told, ended.out
    for key in ("path", "line", "column"):
        assert key not in expect or expect[key] in {item[key] for item in told}, told
    for words in expect.get("words", []):
        assert any(place.filled(words) in f"{item['message']} {item['hint']}" for item in told), told
    for item in findings:
        assert item["hint"] or item["severity"] != "error", item
        assert item["message"].isprintable() or "pip says" in item["message"], item


def _but_kept(found: dict[str, str]) -> dict[str, str]:
    """Without what a refused release keeps for its author, outside of git."""
    return {path: what for path, what in found.items() if not path.startswith(".rfgit/out")}


def test_the_directory_of_a_case_names_its_rule() -> None:
    for path in collected.own():
        rule = json.loads(path.read_bytes())["expect"]["rule"]
        assert path.parent.name.partition("--")[0] == rule, path
