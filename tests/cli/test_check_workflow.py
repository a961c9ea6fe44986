"""The workflow that judges a user's pull requests, its steps run one after the other: one refusal is one red step."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cli.running import RFGIT
from tests.cli.scene import Scene
from tests.report import readers

_PATH = "releases/hello/0.1.0/release.yaml"
_SOUND = {"in": _PATH, "old": "# Generous:", "new": "# Very generous:"}
_REFUSED = {"in": _PATH, "old": "      - EU\n", "new": "      - NOWHERE\n"}
_UNREADABLE = {"in": _PATH, "old": "kind: Release\n", "new": "kind: [\n"}


def _steps(root: Path) -> list[dict[str, Any]]:
    """Those that call rfgit."""
    workflow = yaml.safe_load((root / ".github/workflows/check.yml").read_text(encoding="utf-8"))
    return [step for step in workflow["jobs"]["check"]["steps"] if step.get("run", "").startswith("rfgit ")]


@pytest.mark.parametrize(
    ("change", "red"),
    [
        pytest.param(_SOUND, [], id="sound"),
        pytest.param(_REFUSED, ["Judge the proposal"], id="refused"),
        pytest.param(_UNREADABLE, ["Judge the proposal"], id="unreadable"),
        pytest.param(None, ["Judge the proposal"], id="no-answer"),
    ],
)
def test_one_refusal_is_one_red_step(
    change: dict[str, str] | None, red: list[str], tmp_path: Path, scene: Callable[[str], Scene]
) -> None:
    prepared = scene("fresh")
    steps = _steps(prepared.root)
    if change:
        prepared.git("update-ref", "refs/remotes/origin/main", "HEAD")
        prepared.step_replace(change)
        prepared.step_commit("Propose")
    summary = tmp_path / "summary"
    path = os.pathsep.join((str(RFGIT.parent), prepared.env["PATH"]))
    env = {**prepared.env, "PATH": path, "BASE": "main", "GITHUB_STEP_SUMMARY": str(summary)}
    ended = {
        step["name"]: subprocess.run(["sh", "-ec", step["run"]], cwd=prepared.root, env=env, capture_output=True)
        for step in steps
    }
    assert len(ended) == 2
    assert [name for name, done in ended.items() if done.returncode] == red
    assert readers.markdown(summary.read_text(encoding="utf-8"))
    assert (b"::error " in ended["Judge the proposal"].stdout) is bool(red)


def test_what_tells_comes_after_what_judges(scene: Callable[[str], Scene]) -> None:
    """It is left out only where nothing was judged: a cancelled run, or one that could not install rfgit."""
    judge, tell = _steps(scene("fresh").root)
    assert "if" not in judge
    assert tell["if"] == f"${{{{ !cancelled() && steps.{judge['id']}.outcome != 'skipped' }}}}"
