"""Every way of ending, told in the form that was asked for; and the form changes no exit status."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import click
import pytest

from rfgit.cli.forms import REPORTS, forms_of
from rfgit.cli.usage import asked_form
from rfgit.cli.verbs import VERBS
from tests.cli.running import SECRET, Ended
from tests.cli.scene import Scene
from tests.report import readers

_EXITS = Path(__file__).resolve().parents[1] / "vectors/exits"
_HELLO = "hello@0.1.0"
_NOWHERE = {"in": "releases/hello/0.1.0/release.yaml", "old": "      - EU\n", "new": "      - NOWHERE\n"}
_FORMS = [form for form in REPORTS if form not in ("text", "json")]


def _case(name: str) -> tuple[str, list[dict[str, Any]], list[str], int, str]:
    told = json.loads((_EXITS / name / "case.json").read_bytes())
    return told["repository"], told["setup"], told["command"], told["expect"]["status"], told["expect"]["rule"]


_ENDINGS = {
    "yes": ("released", [], ["check"], 0, ""),
    "allow": ("released", [], ["gate", _HELLO, "--fleet", "lab"], 0, ""),
    "no": ("released", [{"replace": _NOWHERE}], ["check"], 1, "region-unknown"),
    "refusal": ("released", [], ["validate", "hello@9.0.0"], 1, "release-unknown"),
    "usage": ("none", [], ["audit", "--colour", "blue"], 2, "usage"),
    "no-answer": ("none", [], ["audit"], 3, "not-a-repository"),
    **{
        name: _case(name)
        for name in ("interrupted", "interrupted-start", "hung-up", "planted-exception", "planted-start")
    },
}


@pytest.mark.parametrize("form", _FORMS)
@pytest.mark.parametrize("ending", _ENDINGS)
def test_an_ending_in_a_form(ending: str, form: str, scene: Callable[[str], Scene]) -> None:
    repository, setup, command, status, rule = _ENDINGS[ending]
    ended = scene(repository).prepare(setup).run([*command, "--format", form])
    assert ended.status == status, ended
    assert rule in ended.out
    assert ended.err == ""
    assert SECRET not in ended.out
    _READERS[form](ended)


def _sarif(ended: Ended) -> None:
    run = readers.sarif(ended.out)
    (invocation,) = run["invocations"]
    assert (invocation["exitCode"], invocation["executionSuccessful"]) == (ended.status, ended.status in (0, 1))
    assert bool(invocation["toolExecutionNotifications"]) is (ended.status > 1)
    assert not (run["results"] and ended.status > 1)


def _junit(ended: Ended) -> None:
    number, failures, errors = readers.junit(ended.out)
    assert number > 0
    assert (failures > 0, errors > 0) == (ended.status == 1, ended.status > 1)


def _github(ended: Ended) -> None:
    kinds = [kind for kind, _, _ in readers.github(ended.out)]
    assert ("error" in kinds) is (ended.status != 0)


def _markdown(ended: Ended) -> None:
    readers.markdown(ended.out)
    words = {0: ": yes", 1: ": no", 2: ": not understood"}
    assert ended.out.splitlines()[0].endswith(words.get(ended.status, ": cannot tell"))


_READERS = {"sarif": _sarif, "junit": _junit, "github": _github, "markdown": _markdown}


@pytest.mark.parametrize("form", REPORTS)
def test_hostile_files_in_a_form(form: str, scene: Callable[[str], Scene]) -> None:
    names = [
        "::error::\n\x1b[2Jgate: yes\n##[error]\u202e",
        "<img src=x>",
        "@everyone",
        "`](http:`",
        "]]> --> &lt;",
        "{0}",
    ]
    files = {f"targets/{name}.yaml": f"a: 1\n{name}: 2\n" for name in names}
    ended = scene("released").prepare([{"write": files}]).run(["check", "--format", form])
    assert ended.status == 1
    assert "path-name" in ended.out
    if form in _READERS:
        _READERS[form](ended)


def test_what_is_left_out_changes_no_status(scene: Callable[[str], Scene]) -> None:
    """More than 5,000 findings, which only JSON tells all."""
    files = {f"targets/t{number}.yaml": "a: 1\n" for number in range(1_010)}
    prepared = scene("released").prepare([{"write": files}])
    for form in REPORTS:
        ended = prepared.run(["check", "--format", form])
        assert ended.status == 1, form
        assert ("--format json tells all" in ended.out) is (form != "json")


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_takes_the_forms_that_the_table_has(verb: str) -> None:
    command = import_module(f"rfgit.cli.{verb}").command
    for item in command.commands.values() if isinstance(command, click.Group) else [command]:
        (option,) = [param for param in item.params if param.name == "form"]
        assert tuple(option.type.choices) == forms_of(verb)


@pytest.mark.parametrize("form", _FORMS)
def test_other_verbs_have_two(form: str, scene: Callable[[str], Scene]) -> None:
    ended = scene("none").run(["plan", _HELLO, "--format", form])
    assert ended.status == 2
    assert ended.out.startswith("error[usage]: ")


@pytest.mark.parametrize(
    ("words", "form"),
    [
        ("check --format sarif", "sarif"),
        ("check --format=junit --bla", "junit"),
        ("check --format sarif --format text", "text"),
        ("check --format Sarif", "text"),
        ("check --format SARIF --format markdown", "markdown"),
        ("check -- --format sarif", "text"),
        ("plan --format sarif", "text"),
        ("--format sarif check", "text"),
        ("diff --format markdown", "markdown"),
        ("diff --format sarif", "text"),
        ("nonsense --format github", "text"),
    ],
)
def test_the_form_that_a_line_asks_for(words: str, form: str) -> None:
    assert asked_form(words.split()) == form
