"""Every attack of the catalogue, and beside each the good twin that differs in nothing but the attack.

See `cases.py` for how they are written down. `python -m tests.attacks.table` lists them.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from markdown_it import MarkdownIt

from tests.attacks.cases import Ask, Case, cases, later, missing
from tests.attacks.steps import Attacked
from tests.cli.running import SECRET, Ended, assert_answer
from tests.cli.state import state

Make = Callable[[str], Attacked]
_CASES = cases()
_ONLY_READ = {"audit", "check", "gate", "diff", "plan", "show"}


def test_nothing_of_the_catalogue_is_missing() -> None:
    assert list(missing()) == []


def test_few_variants_wait_for_a_verb() -> None:
    assert len(later()) < 5
    assert all(len(reason) > 20 for reason in later().values())


@pytest.mark.parametrize("case", _CASES, ids=lambda case: case.name)
def test_a_refusal_has_a_rule_and_the_twin_is_another(case: Case) -> None:
    assert case.attack != case.instead
    for ask in case.asks:
        assert ask.rule or ask.status == 0 or "--format" in ask.command, ask


@pytest.mark.parametrize("case", _CASES, ids=lambda case: case.name)
def test_an_attack(case: Case, attacked: Make) -> None:
    place = attacked(case.repository)
    place.prepare([*case.setup, *case.attack])
    before = state(place.root)
    for ask in case.asks:
        if ask.first:
            place.prepare(ask.first)
            before = state(place.root)
        ended = _measured(place, case, ask) if case.limits else _asked(place, case, ask)
        assert ended.status == ask.status, f"{ask.command}: {ended}"
        _assert_said(place, ask, ended)
        after = state(place.root)
        if (ask.status and not case.moved) or ask.command[0] in _ONLY_READ:
            assert _but_kept(after) == _but_kept(before), f"{ask.command}: something has moved"
        before = after
        assert _come(place, case) == []
    _assert_bait_is_real(place, case)


@pytest.mark.parametrize("case", _CASES, ids=lambda case: case.name)
def test_the_good_twin(case: Case, attacked: Make) -> None:
    place = attacked(case.repository)
    place.prepare([*case.setup, *case.instead])
    for ask in case.questions:
        place.prepare(ask.first)
        ended = _asked(place, case, ask)
        assert ended.status == 0, f"{ask.command}: {ended}"
    assert _come(place, case) == []


def _command(place: Attacked, ask: Ask) -> list[str]:
    form = [] if "--format" in ask.command else ["--format", "json"]
    return [*(place.filled(word) for word in ask.command), *form]


def _asked(place: Attacked, case: Case, ask: Ask) -> Ended:
    # The path of git, which some cases put something before, is found once for each process.
    return (place.run_as_process if case.moved else place.run)(_command(place, ask))


def _measured(place: Attacked, case: Case, ask: Ask) -> Ended:
    report = place.outside / "cost.json"
    program = [sys.executable, str(Path(__file__).with_name("measured.py")), str(report)]
    ended = place.run_before(program, _command(place, ask))
    cost = json.loads(report.read_bytes())
    assert {name: cost[name] for name, most in case.limits.items() if cost[name] > most} == {}
    return ended


def _assert_said(place: Attacked, ask: Ask, ended: Ended) -> None:
    assert "Traceback" not in ended.out + ended.err
    assert SECRET not in ended.out + ended.err
    shown = _shown(ask, ended.out)
    for words in ask.says.get("lacks", ()):
        assert words not in shown, words
    assert len(ended.out) <= ask.says.get("longest", len(ended.out))
    if "--format" in ask.command:
        assert all(place.filled(words) in ended.out for words in ask.says.get("words", ()))
        return
    assert_answer(ended, ask.command[0])
    if ask.rule:
        _assert_told(place, ask, ended)


def _shown(ask: Ask, out: str) -> str:
    """What a page makes of Markdown, without what it shows as code; anything else as it is."""
    if ask.command[-1] == "junit":
        ElementTree.fromstring(out)  # noqa: S314 - our own report, which has to be XML
    if ask.command[-1] != "markdown":
        return out
    return re.sub(r"<code>[^<]*</code>", "", MarkdownIt("commonmark").render(out))


def _assert_told(place: Attacked, ask: Ask, ended: Ended) -> None:
    severity = ask.says.get("severity", "error")
    findings = ended.result["findings"]
    told = [item for item in findings if item["rule"] == ask.rule and item["severity"] == severity]
    assert told, f"{ask.command} says {[item['rule'] for item in findings]}, not {ask.rule}: {ended.out[:4000]}"
    for key in ("path", "line", "column"):
        assert key not in ask.says or ask.says[key] in {item[key] for item in told}, told
    if "at" in ask.says:
        assert _line(place, ask) in {item["line"] for item in told}, told
    for words in ask.says.get("words", ()):
        assert any(place.filled(words) in f"{item['message']} {item['hint']}" for item in told), told
    for item in findings:
        assert item["hint"] or item["severity"] != "error", item
        assert item["message"].isprintable(), item


def _line(place: Attacked, ask: Ask) -> int:
    before, found, _ = place.place(ask.says["path"]).read_bytes().partition(ask.says["at"].encode())
    assert found, ask.says["at"]
    return before.count(b"\n") + 1


def _come(place: Attacked, case: Case) -> list[str]:
    return [path for path in case.never if place.place(path).exists()]


def _assert_bait_is_real(place: Attacked, case: Case) -> None:
    """The user's own git does what the attacker wanted: the case would notice."""
    if case.live:
        command = [place.filled(word) for word in case.live]
        subprocess.run(command, cwd=place.root, env=place.env, capture_output=True, check=False, timeout=60)
        assert _come(place, case) == list(case.never)


def _but_kept(found: dict[str, str]) -> dict[str, str]:
    """Without what a refused release keeps for its author, outside of git."""
    return {path: what for path, what in found.items() if not path.startswith(".rfgit/out")}
