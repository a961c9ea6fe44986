"""What the embedded engine does with questions that no vector file can hold, and what it costs."""

from __future__ import annotations

import math
import sys
import threading
from typing import Any

import pytest

from rfgit.declare.files import MemoryFiles
from rfgit.errors import CannotTell
from rfgit.policy import program
from rfgit.policy.embedded import EmbeddedEngine
from rfgit.policy.engine import Answers, PolicyEngine
from rfgit.policy.load import load_policies

SAMPLE = b'package rfgit.sample\n\nwarn := set()\n\ndeny contains {"rule": "bad", "message": "no"} if input.bad\n'


def sample(text: bytes = SAMPLE) -> EmbeddedEngine:
    return EmbeddedEngine(load_policies(MemoryFiles({"policies/sample.rego": text})))


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(math.nan, id="nan"),
        pytest.param(math.inf, id="infinity"),
        pytest.param(2**63, id="wide integer"),
        pytest.param([{"deep": -(2**63) - 1}], id="wide integer inside"),
        pytest.param({1, 2}, id="set"),
        pytest.param(b"bytes", id="bytes"),
    ],
)
def test_a_question_that_is_no_json_is_undecided(value: object) -> None:
    with pytest.raises(CannotTell) as caught:
        sample().evaluate({"value": value})
    assert caught.value.code == "policy-undecided"
    assert "the input document" in caught.value.message


def test_a_question_that_holds_itself_is_undecided() -> None:
    endless: list[object] = []
    for _ in range(100_000):
        endless = [endless]
    with pytest.raises(CannotTell) as caught:
        sample().evaluate({"value": endless})
    assert caught.value.code == "policy-undecided"


def test_one_answer_leaves_nothing_for_the_next() -> None:
    engine = sample()
    assert len(engine.evaluate({"bad": True}).findings) == 1
    assert engine.evaluate({}).findings == ()


def test_a_panic_leaves_an_engine_that_still_answers() -> None:
    engine = sample(SAMPLE.replace(b"input.bad", b'strings.count("x", input.bad) == 1'))
    with pytest.raises(CannotTell, match="window size"):
        engine.evaluate({"bad": ""})
    assert len(engine.evaluate({"bad": "x"}).findings) == 1


def test_another_thread_gets_no_yes() -> None:
    engine, seen = sample(), []

    def ask() -> None:
        try:
            seen.append(engine.evaluate({}))
        except CannotTell as problem:
            seen.append(problem.code)

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    assert seen == ["policy-undecided"]


def test_each_thread_may_have_its_own() -> None:
    seen: list[Answers] = []
    thread = threading.Thread(target=lambda: seen.append(sample().evaluate({})))
    thread.start()
    thread.join()
    assert seen == [sample().evaluate({})]


def test_an_interrupt_is_no_answer_of_the_policy(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_value: Any) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr(program, "to_wire", interrupted)
    with pytest.raises(KeyboardInterrupt):
        sample(SAMPLE + b"# not yet prepared\n")


def test_without_an_engine_there_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "regorus", None)
    with pytest.raises(CannotTell) as caught:
        sample(SAMPLE + b"# without an engine\n")
    assert caught.value.code == "policy-engine-missing"


def test_answers_name_the_packages_that_were_asked() -> None:
    engine: PolicyEngine = sample()
    assert engine.evaluate({}) == Answers((), ("rfgit.sample",))
