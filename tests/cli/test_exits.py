"""Every way of ending, as data: tests/vectors/exits/<case>/case.json.

`about` says what happens; `repository` is the kind it happens to, `setup` the steps before (see `scene.py`),
`command` what is run; `expect` is the exit status, the rule, and words of the answer. A new case needs no code.
"""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import SECRET, Ended, assert_answer
from tests.cli.scene import Scene
from tests.cli.state import state

_CASES = sorted(Path(__file__).resolve().parents[1].joinpath("vectors/exits").glob("*/case.json"))
_KEYS = {"about", "repository", "setup", "command", "expect"}


def test_there_are_enough_cases() -> None:
    assert len(_CASES) >= 16


@pytest.mark.parametrize("path", _CASES, ids=lambda path: path.parent.name)
def test_a_way_of_ending(path: Path, scene: Callable[[str], Scene]) -> None:
    case = json.loads(path.read_bytes())
    assert case.keys() == _KEYS
    prepared = scene(case["repository"]).prepare(case["setup"])
    before = state(prepared.root)
    ended = prepared.run([*case["command"], "--format", "json"])
    assert ended.status == case["expect"]["status"], ended
    assert state(prepared.root) == before
    _assert_said(ended, case["expect"], case["command"][0])
    _assert_report(prepared, ended, case["expect"].get("report", False))


def _assert_said(ended: Ended, expect: dict[str, Any], verb: str) -> None:
    if "rule" not in expect:
        assert ended.out == ""
        assert ended.err == expect["stderr"]
        return
    assert_answer(ended, verb)
    assert expect["rule"] in ended.rules
    assert all(item["hint"] for item in ended.result["findings"] if item["severity"] == "error"), ended.out
    for words in expect.get("words", []):
        assert words in ended.out


def _assert_report(scene: Scene, ended: Ended, wanted: bool) -> None:
    """A report tells a developer what happened, its reader no secret; and nothing else is left behind."""
    folder = Path(scene.env["TMPDIR"])
    left = list(folder.iterdir()) if folder.exists() else []
    assert len(left) == int(wanted), left
    for report in left:
        text = report.read_text(encoding="utf-8")
        assert str(report) in ended.out
        assert stat.S_IMODE(report.stat().st_mode) == 0o600
        assert "Traceback" in text
        assert all(secret not in text for secret in (SECRET, "MC4CAQAwBQYD", "pass-word"))
