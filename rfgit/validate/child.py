"""The child: puts walls around itself, then runs hostile files and tells its parent what it saw.

1. read the job from standard input              4. put up the walls (`confine`)
2. leave every shared namespace                  5. bring in numpy and onnxruntime
3. fork: the new process is the first of its     6. load the model, and the transforms
   own namespace, and all in it end with it      7. run the golden inputs, then measure

The parent judges: the child never holds the outputs that are due. What a transform shares a process with, it can
lie about: its own latency, and what the guard saw. It cannot reach files, network or processes whatever it says.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import traceback
from types import FrameType
from typing import Any

from . import kernel
from .chain import TIMEOUT as MODEL_TIMEOUT
from .chain import Chain, Model, available_providers
from .confine import confine, interpreter_paths, readable_paths
from .guard import Guard
from .measure import Memory, latencies
from .namespaces import separate
from .transform import TIMEOUT as TRANSFORM_TIMEOUT
from .transform import Stopped, Transform

CPU_SPENT = 124
"""Exit status of the first stage when the kernel stopped the run for its processor time."""


def main(channel: int, place: str) -> None:
    """Never returns. `channel` is the pipe for the result, `place` an empty directory."""
    job = json.loads(sys.stdin.buffer.read())
    kernel.die_with_parent(signal.SIGKILL)
    separated = separate()
    kernel.die_with_parent(signal.SIGKILL)
    worker = os.fork()
    if worker == 0:
        _work(_Speaker(channel, job["nonce"]), job, place, separated)
    os.close(channel)
    os._exit(_ended(worker, job["limits"]["cpu_seconds"]))


def _ended(worker: int, cpu_seconds: int) -> int:
    _, status, usage = os.wait4(worker, 0)
    if not os.WIFSIGNALED(status):
        code = os.WEXITSTATUS(status)
        return code if code < CPU_SPENT else 1  # what ends itself cannot pass for ended by the kernel
    if usage.ru_utime + usage.ru_stime >= cpu_seconds:
        return CPU_SPENT
    return 128 + os.WTERMSIG(status)


class _Speaker:
    """Writes to the parent: lines that begin with a word that the transforms were not told."""

    def __init__(self, channel: int, nonce: str) -> None:
        self._channel = channel
        self._nonce = nonce
        self.phase = ""

    def mark(self, phase: str) -> None:
        self.phase = phase
        self._say({"phase": phase})

    def walls(self, isolation: dict[str, object]) -> None:
        self._say({"phase": "import", "isolation": isolation})

    def result(self, value: dict[str, Any]) -> None:
        self._say({"result": value})

    def _say(self, value: dict[str, Any]) -> None:
        data = f"{self._nonce} {json.dumps(value)}\n".encode()
        while data:
            data = data[os.write(self._channel, data) :]


def _work(speaker: _Speaker, job: dict[str, Any], place: str, separated: dict[str, bool]) -> None:
    try:
        kernel.die_with_parent(signal.SIGKILL)
        os.setsid()
        with open(os.devnull, "rb") as nothing:
            os.dup2(nothing.fileno(), 0)
        run = _Run(speaker, job)
        run.shut_in(place, separated)
        speaker.result(run.told())
        os._exit(0)
    except BaseException:  # noqa: BLE001 - a fork must never return into its parent's code
        traceback.print_exc()
        os._exit(1)


class _Run:
    """One run behind the walls, and what is known of it so far."""

    def __init__(self, speaker: _Speaker, job: dict[str, Any]) -> None:
        self._speaker = speaker
        self._job = job
        self._memory = Memory()
        self._guard: Guard | None = None
        self._result: dict[str, Any] = {"problems": [], "outputs": {}}

    def shut_in(self, place: str, separated: dict[str, bool]) -> None:
        job = self._job
        sys.path.extend(job["libraries"])
        readable = readable_paths(job["libraries"], job["model_path"])
        self._speaker.walls(confine(separated, place, readable, job["limits"]))
        self._result["versions"] = _bring_in()
        self._result["memoryBaseline"] = self._memory.peak_mib()

    def told(self) -> dict[str, Any]:
        """Go on as far as possible, and return the result."""
        missing = set(self._job["execution_providers"]) - set(available_providers())
        self._result["providersMissing"] = sorted(missing)
        if missing or self._result["versions"]["onnxruntime"] != self._job["runtime_version"]:
            return self._result
        self._guard = Guard([os.path.realpath(path) for path in (*interpreter_paths(), *self._job["libraries"])])
        self._watch_time()
        try:
            self._exercise(self._guard)
        except Stopped as stop:
            self._result["problems"] += stop.problems
        return self._finished(self._guard)

    def _finished(self, guard: Guard) -> dict[str, Any]:
        signal.setitimer(signal.ITIMER_REAL, 0)
        self._result["problems"] += guard.seen
        self._result["memoryPeak"] = self._memory.peak_mib()
        return self._result

    def _exercise(self, guard: Guard) -> None:
        job, mark = self._job, self._speaker.mark
        mark("load")
        model = Model(job["model_path"], job["model"], job["execution_providers"])
        pre, post = self._transform("pre", guard), self._transform("post", guard)
        chain = Chain(model, pre, post, mark)
        for case in job["cases"]:
            self._result["outputs"][case["name"]] = chain(_copied(case["inputs"]), _copied(job["config"]))
        if job["measure"]["samples"] and not guard.seen:
            mark("measure")
            self._measure(Chain(model, pre, post, _say_nothing))

    def _transform(self, phase: str, guard: Guard) -> Transform | None:
        self._speaker.mark(phase)
        described = self._job[phase]
        return Transform(described["path"], described["name"], described["source"], guard) if described else None

    def _measure(self, chain: Chain) -> None:
        inputs = [case["inputs"] for case in self._job["cases"]]
        config, budget = _copied(self._job["config"]), self._job["limits"]["wall_seconds"] / 2
        measure = self._job["measure"]
        self._result["latency"] = latencies(chain, inputs, config, measure["warmup"], measure["samples"], budget)

    def _watch_time(self) -> None:
        for number in (signal.SIGALRM, signal.SIGXCPU):
            signal.signal(number, self._out_of_time)
        signal.setitimer(signal.ITIMER_REAL, self._job["limits"]["wall_seconds"])

    def _out_of_time(self, number: int, frame: FrameType | None) -> None:
        """Say where the time went and end: nothing that runs here can catch that."""
        limits = self._job["limits"]
        limit = f"{limits['wall_seconds']} s"
        if number == signal.SIGXCPU:
            limit = f"{limits['cpu_seconds']} s of processor time"
        rule, path, line = MODEL_TIMEOUT, self._job["model"], 0
        for transform in filter(None, (self._job["pre"], self._job["post"])):
            if found := _line_in(frame, transform["path"]):
                rule, path, line = TRANSFORM_TIMEOUT, transform["path"], found
        self._result["problems"].append((rule, f"{path} ran until its limit of {limit}", path, line))
        if self._guard is not None:
            self._speaker.result(self._finished(self._guard))
        os._exit(0)


def _bring_in() -> dict[str, str]:
    """Import what runs models. OpenBLAS reads its number of threads from the environment, which is emptied later."""
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    import numpy
    import onnxruntime

    return {"numpy": str(numpy.__version__), "onnxruntime": str(onnxruntime.__version__)}


def _say_nothing(_phase: str) -> None:
    """While calls are timed, the channel is left alone."""


def _copied(value: Any) -> Any:
    """A transform may change what it is handed; the next call is handed a new one."""
    return json.loads(json.dumps(value))


def _line_in(frame: FrameType | None, path: str) -> int:
    while frame is not None:
        if frame.f_code.co_filename == path:
            return frame.f_lineno
        frame = frame.f_back
    return 0
