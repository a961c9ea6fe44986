"""Latency of the chain and of the model alone, and peak memory. Runs in the child only."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from io import FileIO
from time import perf_counter_ns
from typing import Any

from .chain import Chain

_FEWEST = 10


def latencies(
    chain: Chain, cases: Sequence[Any], config: Any, warmup: int, samples: int, budget: float
) -> dict[str, Any]:
    """Time `samples` calls over the golden inputs in turn, after `warmup` calls. Milliseconds.

    Stops early when `budget` seconds are gone; with fewer than 10 samples there is no number. Copies of the inputs
    are made outside the timed part. What a transform does to the clock is not noticed.
    """
    end = perf_counter_ns() + int(budget * 1e9)
    whole: list[int] = []
    model: list[int] = []
    for index in range(warmup + samples):
        if perf_counter_ns() > end:
            break
        inputs = copy.deepcopy(cases[index % len(cases)])
        start = perf_counter_ns()
        chain(inputs, config)
        whole.append(perf_counter_ns() - start)
        feeds = chain.feeds(copy.deepcopy(cases[index % len(cases)]), config)
        start = perf_counter_ns()
        chain.model.run(feeds)
        model.append(perf_counter_ns() - start)
    whole, model = whole[warmup:], model[warmup:]
    if len(whole) < _FEWEST:
        return {}
    return {"samples": len(whole), "chain": _quantiles(whole), "model": _quantiles(model)}


def _quantiles(nanoseconds: list[int]) -> dict[str, float]:
    """Nearest rank: a number that was seen."""
    ordered = sorted(nanoseconds)
    return {f"p{percent}": ordered[-(-len(ordered) * percent // 100) - 1] / 1e6 for percent in (50, 99)}


class Memory:
    """VmHWM, the most memory that this process ever held, from a file that is opened before the walls are up."""

    _file: FileIO | None

    def __init__(self) -> None:
        try:
            self._file = open("/proc/self/status", "rb", buffering=0)  # noqa: SIM115 - read for as long as the process is
        except OSError:
            self._file = None

    def peak_mib(self) -> float:
        """0.0 where the kernel does not tell."""
        if self._file is None:
            return 0.0
        self._file.seek(0)
        for line in self._file.read().splitlines():
            if line.startswith(b"VmHWM:"):
                return int(line.split()[1]) / 1024
        return 0.0
