"""Policy sets that would end or stop whoever reads them: a child does, and says what it found."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from rfgit.domain.finding import Refusal
from rfgit.errors import CannotTell
from rfgit.policy.child import Limits
from rfgit.policy.engine import PolicySet
from rfgit.policy.examined import examine, examine_apart
from tests.policy.test_embedded import SAMPLE

TIGHT = Limits(seconds=2, memory_mib=256)


def policies(text: str) -> PolicySet:
    return PolicySet({"policies/x.rego": text.encode()}, {})


def children() -> set[str]:
    return set(Path(f"/proc/self/task/{os.getpid()}/children").read_text().split())


def test_what_a_child_finds_is_what_it_would_find_here() -> None:
    found = examine_apart(policies(SAMPLE.decode()))
    assert found == examine(policies(SAMPLE.decode()))
    assert found.packages


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("x := " + "-" * 9000 + "1", id="a chain of signs, which overflows the parser's stack"),
        pytest.param("x := a" + ".b" * 4900, id="a long name, whose tree grows with the square"),
        pytest.param("x := a" + "[0]" * 3000, id="a chain of indexes, deeper than Python goes"),
        pytest.param("\n".join(["x := " + "{" * 14 + "1" + "}" * 14] * 2000), id="nested sets, for minutes"),
    ],
)
def test_a_set_that_would_take_the_reader_with_it_is_no_answer(text: str) -> None:
    before, running = time.monotonic(), children()
    with pytest.raises(CannotTell, match="the policies: ") as caught:
        examine_apart(policies("package rfgit.x\n" + text), TIGHT)
    assert caught.value.code == "policy-undecided"
    assert caught.value.hint
    assert time.monotonic() - before < 10
    assert children() == running


def test_a_refusal_comes_over_as_it_is() -> None:
    unsound = policies("package rfgit.x\n\ndeny contains x if x := time.now_ns()\n")
    with pytest.raises(Refusal) as here:
        examine(unsound)
    with pytest.raises(Refusal) as apart:
        examine_apart(unsound)
    assert apart.value.findings == here.value.findings
    assert here.value.findings[0].rule == "policy-builtin"


def test_an_empty_set_is_no_answer() -> None:
    with pytest.raises(CannotTell) as caught:
        examine_apart(PolicySet({}, {}))
    assert caught.value.code == "policy-empty"


def test_a_set_is_examined_once_in_a_process() -> None:
    """The same object, and not an equal one: nobody looked again."""
    text = SAMPLE.decode() + "# once\n"
    assert examine_apart(policies(text)) is examine_apart(policies(text))
