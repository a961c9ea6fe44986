from __future__ import annotations

import os
import signal
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from rfgit.errors import CannotTell
from rfgit.policy.embedded import EmbeddedEngine
from rfgit.policy.engine import Answers, PolicySet
from rfgit.policy.limited import LimitedEngine, Limits

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
