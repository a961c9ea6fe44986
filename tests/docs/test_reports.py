"""The workflow of docs/reports.md is one, and its command lines do what the page says."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from rfgit.cli.forms import REPORTS
from rfgit.report import github_form, junit_form, markdown_form, sarif_form, text_form
from tests.cli.conftest import scene, templates
from tests.cli.running import RFGIT
from tests.cli.scene import Scene
from tests.report import readers

__all__ = ["scene", "templates"]

_TEXT = (Path(__file__).resolve().parents[2] / "docs/reports.md").read_text(encoding="utf-8")
_BAD = {"in": "releases/hello/0.1.0/release.yaml", "old": "      - EU\n", "new": "      - NOWHERE\n"}


def _workflow() -> str:
    (found,) = re.findall(r"^```yaml\n(.*?)^```", _TEXT, flags=re.MULTILINE | re.DOTALL)
    assert isinstance(found, str)
    return found


def _script(job: str) -> str:
    steps: list[dict[str, Any]] = yaml.safe_load(_workflow())["jobs"][job]["steps"]
    (script,) = [step["run"] for step in steps if "rfgit check" in step.get("run", "")]
    assert isinstance(script, str)
    return script


def test_the_workflow_is_sound(tmp_path: Path, needs: Callable[[str], str]) -> None:
    (tmp_path / "check.yml").write_text(_workflow())
    done = subprocess.run(
        [needs("actionlint"), str(tmp_path / "check.yml")], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(("job", "steps", "status"), [("check", [], 0), ("check", [_BAD], 1), ("scan", [_BAD], 0)])
def test_its_lines_run(
    job: str, steps: list[dict[str, str]], status: int, tmp_path: Path, scene: Callable[[str], Scene]
) -> None:
    prepared = scene("fresh")
    prepared.git("update-ref", "refs/remotes/origin/main", "HEAD")
    for step in steps:
        prepared.step_replace(step)
        prepared.step_commit("Propose")
    summary = tmp_path / "summary"
    path = os.pathsep.join((str(RFGIT.parent), prepared.env["PATH"]))
    env = {**prepared.env, "PATH": path, "BASE": "main", "GITHUB_STEP_SUMMARY": str(summary)}
    done = subprocess.run(
        ["sh", "-ec", _script(job)], cwd=prepared.root, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == status, done
    if job == "check":
        assert readers.markdown(summary.read_text())
    else:
        run = readers.sarif((prepared.root / "rfgit.sarif").read_text())
        assert "region-unknown" in {item["ruleId"] for item in run["results"]}


def test_a_run_without_an_answer_is_not_uploaded(tmp_path: Path, scene: Callable[[str], Scene]) -> None:
    prepared = scene("fresh")
    path = os.pathsep.join((str(RFGIT.parent), prepared.env["PATH"]))
    env = {**prepared.env, "PATH": path, "BASE": "nowhere"}
    done = subprocess.run(["sh", "-ec", _script("scan")], cwd=prepared.root, env=env, capture_output=True, check=False)
    assert done.returncode == 1


def test_every_form_has_its_row() -> None:
    rows = re.findall(r"^\| `([a-z]+)` \| [^|]+ \| [^|]+ \|$", _TEXT, flags=re.MULTILINE)
    assert sorted(rows[: len(REPORTS)]) == sorted(REPORTS)


def test_the_caps_are_those_of_the_code() -> None:
    caps = dict(re.findall(r"^\| `([a-z]+)`[^|]* \| ([0-9,]+) findings", _TEXT, flags=re.MULTILINE))
    modules = {"text": text_form, "github": github_form, "markdown": markdown_form, "sarif": sarif_form}
    assert caps == {name: f"{module.MOST:,}" for name, module in modules.items()}
    assert junit_form.MOST == sarif_form.MOST
