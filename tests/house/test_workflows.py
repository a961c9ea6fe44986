"""Workflows, this project's and those that `init` writes: pinned, quiet, and with no more rights than they need."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

import rfgit

_ROOT = Path(__file__).resolve().parents[2]
_FOLDERS = (_ROOT / ".github/workflows", _ROOT / "rfgit/templates/repository/.github/workflows")
_WORKFLOWS = [folder / f"{name}.yml" for folder in _FOLDERS for name in ("check", "release", "audit")]
_USES = re.compile(r"^\s*(?:- )?uses:\s*(\S+)(?:\s+#\s*(\S+))?\s*$", re.MULTILINE)
_PINNED = re.compile(r"[\w.-]+/[\w./-]+@[0-9a-f]{40}")
_VERSION = re.compile(r"v\d+\.\d+\.\d+")

workflow = pytest.mark.parametrize("path", _WORKFLOWS, ids=lambda path: path.relative_to(_ROOT).as_posix())


def _load(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.load(path.read_text(), Loader=yaml.BaseLoader)  # noqa: S506 (only strings)
    return loaded


def _steps(path: Path) -> Iterator[dict[str, Any]]:
    for job in _load(path)["jobs"].values():
        yield from job["steps"]


def test_no_other_workflow_goes_unchecked() -> None:
    assert sorted(path for folder in _FOLDERS for path in folder.iterdir()) == sorted(_WORKFLOWS)


@workflow
def test_every_action_is_pinned_by_commit_and_says_which_version(path: Path) -> None:
    uses = _USES.findall(path.read_text())
    assert len(uses) == path.read_text().count("uses:") > 0
    for action, version in uses:
        assert _PINNED.fullmatch(action), action
        assert _VERSION.fullmatch(version), f"{action}: # {version}"


def test_one_version_of_an_action_has_one_commit() -> None:
    pins: dict[str, set[str]] = {}
    for path in _WORKFLOWS:
        for action, version in _USES.findall(path.read_text()):
            pins.setdefault(action.partition("@")[0], set()).add(f"{action} {version}")
    assert {name: sorted(found) for name, found in pins.items() if len(found) > 1} == {}


@workflow
def test_rights_are_given_by_the_job_only(path: Path) -> None:
    loaded = _load(path)
    assert loaded["permissions"] == {}
    for name, job in loaded["jobs"].items():
        assert "permissions" in job, name
        assert "timeout-minutes" in job, name
        assert set(job["permissions"].values()) <= {"read", "write"}


@workflow
def test_only_the_recording_job_may_write(path: Path) -> None:
    writers = [name for name, job in _load(path)["jobs"].items() if "write" in job["permissions"].values()]
    assert writers == (["release"] if path == _FOLDERS[1] / "release.yml" else [])


@workflow
def test_only_a_writer_keeps_the_credentials(path: Path) -> None:
    for job in _load(path)["jobs"].values():
        writes = "write" in job["permissions"].values()
        for step in job["steps"]:
            if step.get("uses", "").startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] == ("true" if writes else "false")
                assert step["with"]["fetch-depth"] == "0"


@workflow
def test_no_workflow_runs_a_strangers_code_with_rights(path: Path) -> None:
    assert "pull_request_target" not in path.read_text()
    assert "workflow_run" not in path.read_text()


@workflow
def test_values_reach_a_script_through_its_environment(path: Path) -> None:
    assert [step["run"] for step in _steps(path) if "${{" in step.get("run", "")] == []


@workflow
def test_no_module_is_looked_for_in_the_checkout(path: Path) -> None:
    """`python -m pip` in a checkout that has a folder `pip` runs that folder; with -I, it does not look there."""
    called = re.findall(r"^.*\b(?:pip|python)[0-9.]*\b.*$", _scripts(path), re.MULTILINE)
    assert [line for line in called if not re.match(r"\s*python3? -I -m pip install ", line)] == []


@pytest.mark.parametrize(("options", "says"), [(["-I"], "pip "), ([], "the checkout's own")])
def test_a_folder_called_pip_is_not_run(options: list[str], says: str, tmp_path: Path) -> None:
    """Without -I it is, so the bait is real."""
    (tmp_path / "pip").mkdir()
    (tmp_path / "pip/__init__.py").touch()
    (tmp_path / "pip/__main__.py").write_text('print("the checkout\'s own")\n')
    command = [sys.executable, *options, "-m", "pip", "--version"]
    env = {"PYTHONPATH": str(tmp_path)} if options else {}
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=True)
    assert done.stdout.startswith(says)


def test_a_users_pull_request_is_read_and_never_run() -> None:
    """Every command is an installed program, every action one that is pinned; neither takes a word of the checkout.

    `|| true` runs nothing: it keeps the step that only tells from being a second red one.
    """
    check = _FOLDERS[1] / "check.yml"
    programs = [line.split()[0] for line in _scripts(check).splitlines()]
    assert set(programs) == {"python", "rfgit"}
    assert re.search(r"[`;&|]|\$\(", re.sub(r" \|\| true$", "", _scripts(check), flags=re.MULTILINE)) is None
    for step in _steps(check):
        assert step.keys() <= {"name", "id", "if", "uses", "with", "run", "env"}
        assert step.get("uses", "actions/").startswith("actions/")
        assert not step.get("with", {}).keys() - {"fetch-depth", "persist-credentials", "python-version"}


@workflow
def test_no_verb_is_called_that_does_not_exist(path: Path) -> None:
    verbs = {"init", "check", "plan", "build", "validate", "release", "approve", "verify", "gate", "audit", "show"}
    verbs |= {"export", "key", "trust", "diff"}
    called = re.findall(r"^\s*(?:\S*/)?rfgit (\S+)", _scripts(path), re.MULTILINE)
    assert called, path
    assert set(called) <= verbs


def _scripts(path: Path) -> str:
    return "\n".join(step["run"] for step in _steps(path) if "run" in step)


@pytest.mark.parametrize("path", _WORKFLOWS[3:], ids=lambda path: path.name)
def test_a_users_repository_installs_this_version(path: Path) -> None:
    assert _load(path)["env"]["RFGIT_VERSION"] == rfgit.__version__


def test_actionlint_is_clean(needs: Callable[[str], str]) -> None:
    done = subprocess.run([needs("actionlint"), *map(str, _WORKFLOWS)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_zizmor_is_clean() -> None:
    script = Path(sys.executable).with_name("zizmor")
    command = [str(script), "--offline", "--no-progress", "--collect=all", *map(str, _FOLDERS)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
