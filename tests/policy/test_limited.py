from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from rfgit.errors import CannotTell
from rfgit.policy.child import Limits
from rfgit.policy.embedded import EmbeddedEngine
from rfgit.policy.engine import Answers, PolicySet
from rfgit.policy.limited import LimitedEngine

HEAD = "package rfgit.x\n\nwarn := set()\n\n"
SOUND = HEAD + 'deny contains {"rule": "no-entry", "message": "m", "path": "a/b"} if input.no\n'
LOOP = HEAD + (
    'deny contains {"rule": "r", "message": "m"} if {\n'
    "\tsome a in numbers.range(1, 100000)\n\tsome b in numbers.range(1, 100000)\n\ta * b == -1\n}\n"
)
FLOOD = HEAD + 'deny contains {"rule": "r", "message": "m"} if count(numbers.range(1, 1000000000)) < 0\n'
ODD = HEAD + 'deny := "yes"\n'


def _engine(text: str, limits: Limits) -> LimitedEngine:
    return LimitedEngine(EmbeddedEngine(PolicySet({"policies/x.rego": text.encode()}, {})), limits)


def _children() -> set[str]:
    return set(Path(f"/proc/self/task/{os.getpid()}/children").read_text().split())


@pytest.mark.parametrize("no", [True, False])
def test_the_answer_is_that_of_the_engine_inside(no: bool) -> None:
    inner = EmbeddedEngine(PolicySet({"policies/x.rego": SOUND.encode()}, {}))
    assert LimitedEngine(inner).evaluate({"no": no}) == inner.evaluate({"no": no})


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param(LOOP, "no answer within 1 s", id="a loop"),
        pytest.param(FLOOD, "the policies: ", id="a flood of memory"),
        pytest.param(ODD, "expected a set", id="a decision of the wrong type"),
    ],
)
def test_what_is_no_answer_is_never_a_yes(text: str, words: str) -> None:
    before = time.monotonic()
    children = _children()
    with pytest.raises(CannotTell, match=words) as caught:
        _engine(text, Limits(seconds=1, memory_mib=256)).evaluate({})
    assert caught.value.code == "policy-undecided"
    assert caught.value.hint
    assert time.monotonic() - before < 5
    assert _children() == children


class Crashing:
    """An engine that ends its process, as native code can."""

    def evaluate(self, document: Mapping[str, Any]) -> Answers:
        os.kill(os.getpid(), signal.SIGSEGV)
        return Answers((), (str(document),))


def test_a_child_that_crashes_gives_no_answer() -> None:
    with pytest.raises(CannotTell, match="SIGSEGV"):
        LimitedEngine(Crashing()).evaluate({})


class Scripted:
    """An engine that does with each question what it says: answer, crash, or work for so many seconds."""

    def __init__(self) -> None:
        self.asked = 0

    def evaluate(self, document: Mapping[str, Any]) -> Answers:
        self.asked += 1
        if document.get("crash") or self.asked == document.get("crash-at"):
            os.kill(os.getpid(), signal.SIGSEGV)
        end = time.process_time() + document.get("work", 0)
        while time.process_time() < end:
            pass
        if document.get("silent"):
            raise CannotTell("policy-undecided", "no answer to that")
        return Answers((), (str(document["number"]),))


def _said(answers: Iterable[Answers | CannotTell]) -> list[str]:
    return [item.packages[0] if isinstance(item, Answers) else item.message for item in answers]


def test_many_questions_are_answered_in_their_order_by_one_child(monkeypatch: pytest.MonkeyPatch) -> None:
    forks: list[int] = []
    real = os.fork
    monkeypatch.setattr(os, "fork", lambda: forks.append(1) or real())
    inner = EmbeddedEngine(PolicySet({"policies/x.rego": SOUND.encode()}, {}))
    documents = [{"no": number % 3 == 0, "pad": "x" * 1000} for number in range(300)]
    assert list(LimitedEngine(inner).evaluate_many(documents)) == [inner.evaluate(item) for item in documents]
    assert len(forks) == 1


def test_no_question_needs_no_child() -> None:
    assert list(LimitedEngine(Crashing()).evaluate_many([])) == []


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        pytest.param({"crash": True}, "SIGSEGV", id="crash"),
        pytest.param({"work": 3}, "no answer within 1 s", id="loop"),
        pytest.param({"silent": True}, "no answer to that", id="silence"),
        pytest.param({}, "out of memory or broken", id="an engine that is broken"),
    ],
)
@pytest.mark.parametrize("place", [0, 1, 3])
def test_a_question_without_an_answer_is_that_one_alone(bad: dict[str, Any], words: str, place: int) -> None:
    children = _children()
    documents: list[dict[str, Any]] = [{"number": number} for number in range(4)]
    documents[place] = bad
    said = _said(LimitedEngine(Scripted(), Limits(seconds=1)).evaluate_many(documents))
    assert [text for number, text in enumerate(said) if number != place] == [str(n) for n in range(4) if n != place]
    assert words in said[place]
    assert _children() == children


def test_what_earlier_questions_left_behind_ends_no_later_one() -> None:
    documents = [{"number": number, "crash-at": 3} for number in range(7)]
    assert _said(LimitedEngine(Scripted()).evaluate_many(documents)) == [str(number) for number in range(7)]


def test_each_question_has_its_own_time() -> None:
    documents = [{"number": number, "work": 0.25} for number in range(10)]
    limits = Limits(seconds=1.9)  # so that all of them together are beyond what one may take
    assert _said(LimitedEngine(Scripted(), limits).evaluate_many(documents)) == [str(number) for number in range(10)]


def test_each_question_has_its_own_memory() -> None:
    text = HEAD + 'deny contains {"rule": "r", "message": "m"} if count(numbers.range(1, input.size)) < 0\n'
    sizes = [300_000, 100_000_000, 300_000, 300_000]
    answers = list(_engine(text, Limits(memory_mib=256)).evaluate_many([{"size": size} for size in sizes]))
    assert [isinstance(item, Answers) for item in answers] == [True, False, True, True]


def test_who_stops_asking_leaves_no_child() -> None:
    children = _children()
    answers = LimitedEngine(Scripted()).evaluate_many([{"number": 1}, {"number": 2, "work": 60}])
    assert isinstance(next(answers), Answers)
    assert _children() != children
    answers.close()
    assert _children() == children
