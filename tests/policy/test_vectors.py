"""Each directory of tests/vectors/policy is a policy set, a question, and the answer that is due."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from rfgit.declare.files import MemoryFiles
from rfgit.domain.finding import Refusal
from rfgit.errors import CannotTell
from rfgit.policy.embedded import EmbeddedEngine
from rfgit.policy.engine import Answers, PolicyFinding
from rfgit.policy.load import load_policies

VECTORS = Path(__file__).parents[1] / "vectors" / "policy"


def cases(kind: str) -> list[Any]:
    found = [pytest.param(case, id=case.name) for case in sorted((VECTORS / kind).iterdir())]
    assert found
    return found


def ask(case: Path) -> Answers:
    own = ("input.json", "expect.json")
    files = {f"policies/{path.relative_to(case).as_posix()}": path for path in case.rglob("*") if path.is_file()}
    contents = {name: path.read_bytes() for name, path in files.items() if path.name not in own}
    question = case / "input.json"
    document = json.loads(question.read_bytes()) if question.exists() else {}
    return EmbeddedEngine(load_policies(MemoryFiles(contents))).evaluate(document)


def expected(case: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((case / "expect.json").read_bytes())
    return found


@pytest.mark.parametrize("case", cases("refuse"))
def test_refused(case: Path) -> None:
    due, rule = expected(case), case.name.partition("--")[0]
    with pytest.raises(Refusal if due["status"] == 1 else CannotTell) as caught:
        ask(case)
    problem = caught.value
    findings = problem.findings if isinstance(problem, Refusal) else ()
    said = [finding.message for finding in findings if finding.rule == rule] or [problem.message]
    assert rule in {problem.code, *(finding.rule for finding in findings)}
    assert due.get("message", "") in "\n".join(said)
    assert "backtrace" not in "\n".join(said)
    if "place" in due:
        assert due["place"] in [finding.place for finding in findings if finding.rule == rule]


@pytest.mark.parametrize("case", cases("accept"))
def test_answered(case: Path) -> None:
    assert sorted(map(spell, ask(case).findings)) == sorted(expected(case)["findings"])


def spell(finding: PolicyFinding) -> str:
    return " ".join(filter(None, (finding.severity, finding.rule, finding.message, finding.path)))


def test_refusals_outnumber_answers() -> None:
    assert len(cases("refuse")) > 3 * len(cases("accept"))
