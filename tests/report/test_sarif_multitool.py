"""SARIF as its own validator sees it, by the standard and in part by GitHub's rules: no error on any report."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from rfgit import __version__
from tests.cli.conftest import scene, templates
from tests.cli.scene import Scene
from tests.report.test_sizes import large, many
from tests.report.vectors import cases, read, rendered

__all__ = ["scene", "templates"]


def errors(program: str, folder: Path, rules: str = "Sarif") -> list[str]:
    """What is wrong with the reports in a folder; an unreadable one, or one that was passed over, is wrong too."""
    env = {"PATH": os.environ["PATH"], "HOME": str(folder), "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"}
    reports = sorted(folder.glob("*.sarif"))
    options = ["--rule-kind", rules, "--level", "Error", "--max-file-size-in-kb", "100000"]
    command = [program, "validate", *options, f"{folder}/*.sarif"]
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"Done. {len(reports)} files scanned." in done.stdout, done.stdout
    return re.findall(r"^.*: error \w+: .*$", done.stdout, flags=re.MULTILINE)


def test_every_report_is_valid(tmp_path: Path, needs: Callable[[str], str]) -> None:
    program = needs("sarif-multitool")
    for folder in cases():
        text = rendered("sarif", read(folder)).replace('"VERSION"', f'"{__version__}"')
        (tmp_path / f"{folder.name}.sarif").write_text(text)
    (tmp_path / "large.sarif").write_text(rendered("sarif", large()))
    (tmp_path / "many.sarif").write_text(_some_of(rendered("sarif", many())))
    assert errors(program, tmp_path) == []


def test_so_is_what_the_command_line_prints(
    tmp_path: Path, needs: Callable[[str], str], scene: Callable[[str], Scene]
) -> None:
    program = needs("sarif-multitool")
    names = ["::error::\n\x1b[2J", "<img src=x>", "C:\\x", "a b%2e", "[x](http:", "{0}", "\u202e"]
    prepared = scene("fresh").prepare([{"write": {f"targets/{name}.yaml": f"a: {name}\n" for name in names}}])
    runs = (["check"], ["audit", "--colour", "blue"], ["gate", "hello@9.0.0", "--fleet", "lab"])
    for number, words in enumerate(runs):
        (tmp_path / f"{number}.sarif").write_text(prepared.run([*words, "--format", "sarif"]).out)
    assert errors(program, tmp_path, "Sarif;Ghas") == []
    # Without any of rfgit there is no version to tell, which GitHub wants to see.
    broken = tmp_path / "broken"
    broken.mkdir()
    prepared.step_plant({"at": "import rfgit.cli.boundary", "do": "raise ImportError"})
    (broken / "planted.sarif").write_text(prepared.run(["check", "--format", "sarif"]).out)
    assert errors(program, broken) == []


def _some_of(text: str) -> str:
    """With every fiftieth of its results: for all of them the validator needs ten seconds."""
    log = json.loads(text)
    results = log["runs"][0]["results"]
    results[:] = results[::50]
    return json.dumps(log)


@pytest.mark.parametrize("uri", ["/etc/passwd", "a b"])
def test_the_validator_sees_what_is_wrong(uri: str, tmp_path: Path, needs: Callable[[str], str]) -> None:
    log = json.loads(rendered("sarif", read(cases()[0].parent / "no")))
    place = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    place["artifactLocation"]["uri"] = uri
    (tmp_path / "wrong.sarif").write_text(json.dumps(log))
    assert errors(needs("sarif-multitool"), tmp_path)
