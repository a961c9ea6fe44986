"""The policies of a compared commit: they answer, or a note says why they do not, and nobody asks them again."""

from __future__ import annotations

from pathlib import Path

import pytest

from rfgit.declare.files import MemoryFiles
from rfgit.declare.read import read_release
from rfgit.domain.finding import NOTE
from rfgit.domain.names import ReleaseId
from rfgit.flow.bench import Bench
from rfgit.flow.policies import Asked
from rfgit.git.repository import open_repository
from rfgit.git.snapshot import Snapshot
from tests.declare.overlays import tree
from tests.gitkit import Kit

RELEASE = read_release(MemoryFiles(tree()), ReleaseId("reachy-kinematics", "1.0.0"))
POLICY = """\
package rfgit.sample

deny contains {"rule": "a-rule", "message": "no"} if input.phase == "gate"

%s

warn := set()
"""
NOTHING_ELSE = ""
SILENT_AT_THE_GATE = 'deny contains {"rule": "a-rule"} if input.phase == "gate"'


def bench(tmp_path: Path, policy: str | None) -> Bench:
    kit = Kit.make(tmp_path / "repository")
    files = {} if policy is None else {"policies/sample.rego": policy}
    commit = kit.commit(**files) or kit.git("rev-parse", "HEAD")
    return Bench(Snapshot(open_repository(kit.root), commit))


def asked(*phases: str) -> list[Asked]:
    return [Asked({"phase": phase}, RELEASE) for phase in phases]


def test_each_question_has_its_answer(tmp_path: Path) -> None:
    seated = bench(tmp_path, POLICY % NOTHING_ELSE)
    answers = seated.ask(asked("propose", "gate", "propose"))
    assert answers is not None
    assert [[item.rule for item in answer] for answer in answers] == [[], ["a-rule"], []]
    assert seated.silence == ()
    assert seated.digest is not None


def test_one_question_without_an_answer_ends_it(tmp_path: Path) -> None:
    seated = bench(tmp_path, POLICY % SILENT_AT_THE_GATE)
    assert seated.ask(asked("propose")) == [()]
    assert seated.ask(asked("propose", "gate")) is None
    (note,) = seated.silence
    assert (note.rule, note.severity) == ("policy-undecided", NOTE)
    assert seated.ask(asked("propose")) is None
    assert seated.digest is None


@pytest.mark.parametrize(
    ("policy", "rules"),
    [
        pytest.param(None, [], id="no policy"),
        pytest.param("package rfgit.sample\n\nx {\n", ["policy-syntax"], id="no module"),
        pytest.param(POLICY % 'x := http.send({"url": "x"})', ["policy-builtin"], id="a call that is not allowed"),
    ],
)
def test_a_set_that_is_not_fit_says_nothing(policy: str | None, rules: list[str], tmp_path: Path) -> None:
    seated = bench(tmp_path, policy)
    assert seated.ask(asked("propose")) is None
    assert [item.rule for item in seated.silence] == rules
    assert seated.digest is None
