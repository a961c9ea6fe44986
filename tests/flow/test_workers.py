"""Two processes that share work: all of it comes back, or the reason why not, and nothing is left running."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from rfgit.domain.finding import Finding, Refusal
from rfgit.errors import CannotTell
from rfgit.flow.workers import WorkerFault, share


def children() -> set[str]:
    return set(Path(f"/proc/self/task/{os.getpid()}/children").read_text().split())


@pytest.fixture(autouse=True)
def _nothing_left() -> Iterator[None]:
    before = children()
    yield
    assert children() <= before


@pytest.mark.parametrize("count", [0, 1, 2, 7, 5_000])
def test_all_of_the_work_comes_back(count: int) -> None:
    def work(number: int) -> Iterator[str]:
        yield f"{number} {os.getpid()}"
        yield "é ".encode("unicode_escape").decode() * 50

    lines = [line.split() for line in share(work, list(range(count))) if line[0].isdigit()]
    assert sorted(int(number) for number, _ in lines) == list(range(count))
    assert len({worker for _, worker in lines}) == min(count, 2)


def test_who_does_what_is_fixed() -> None:
    seen = []
    for _ in range(3):
        work = [line.split() for line in share(lambda number: [f"{number} {os.getpid()}"], list(range(20)))]
        first = next(worker for number, worker in work if number == "0")
        seen.append({number for number, worker in work if worker == first})
    assert seen == [{str(number) for number in range(0, 20, 2)}] * 3


@pytest.mark.parametrize(
    "problem",
    [
        CannotTell("object-missing", "gone:\n\tline", hint="look"),
        Refusal(Finding("path-name", "odd", path="a\tb", line=3, hint="h"), Finding("stray-file", "x", "warning")),
    ],
    ids=["cannot tell", "refusal"],
)
def test_what_stops_a_worker_is_raised_here(problem: CannotTell | Refusal) -> None:
    def work(number: int) -> list[str]:
        if number == 5:
            raise problem
        return ["x"]

    with pytest.raises(type(problem)) as caught:
        list(share(work, list(range(9))))
    assert (caught.value.code, caught.value.message, caught.value.hint) == (problem.code, problem.message, problem.hint)
    assert getattr(caught.value, "findings", None) == getattr(problem, "findings", None)


def test_a_fault_is_told_with_its_place() -> None:
    def work(number: int) -> list[str]:
        return [str(1 / (3 - number))]

    with pytest.raises(WorkerFault, match=r"(?s)in work.*ZeroDivisionError"):
        list(share(work, list(range(9))))


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_worker_that_is_killed_is_no_answer(number: signal.Signals) -> None:
    def work(item: int) -> list[str]:
        if item == 4:
            os.kill(os.getpid(), number)
        return ["x" * 100]

    with pytest.raises(WorkerFault, match="ended early"):
        list(share(work, list(range(9))))


@pytest.mark.parametrize("length", [1, 20_000])
def test_a_worker_that_ends_as_if_it_were_done_is_no_answer(length: int) -> None:
    def work(item: int) -> Iterator[str]:
        yield "x" * length
        if item == 4:
            os._exit(0)

    with pytest.raises(WorkerFault, match="ended early"):
        list(share(work, list(range(5))))


def test_what_a_worker_started_ends_with_it() -> None:
    def work(item: int) -> Iterator[str]:
        child = os.fork()
        if child == 0:
            time.sleep(60)
            os._exit(0)
        yield str(child)
        time.sleep(60)

    lines = share(work, [1, 2])
    started = [int(next(lines)), int(next(lines))]
    lines.close()
    deadline = time.monotonic() + 10
    while any(_runs(child) for child in started):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def _runs(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
