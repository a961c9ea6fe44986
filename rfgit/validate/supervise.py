"""Start a child, wait for it no longer than its time, and leave nothing of it behind."""

from __future__ import annotations

import json
import os
import secrets
import selectors
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

_BOOT = """
import sys
sys.path.append(sys.argv[1])
from rfgit.validate.child import main
sys.path.pop()
main(int(sys.argv[2]), sys.argv[3])
"""
_GRACE = 5.0
_LARGEST_ANSWER = 64 << 20
_KEPT_ERRORS = 4096
_PHASES = {"": 0, "import": 1, "load": 2, "pre": 3, "model": 3, "post": 3, "measure": 4}
"""In this order, each once; those that are one case of the golden inputs follow one another."""
_CASE = 3
_FOREIGN = "the channel for the result holds bytes that rfgit did not write"


@dataclass(frozen=True)
class Ended:
    """How a child ended, and what it said before.

    `phase` is the last that it announced, `isolation` the walls that it told of before it ran anything, `result` what
    it saw, None when it said nothing. `tampered` is why the bytes in its channel are not what our own code writes,
    empty when they are.
    """

    phase: str = ""
    isolation: Mapping[str, Any] = field(default_factory=dict)
    result: Mapping[str, Any] | None = None
    tampered: str = ""
    status: int = 0
    out_of_time: bool = False
    errors: str = ""


@dataclass
class _Heard:
    """What came through the two pipes so far."""

    answer: bytearray = field(default_factory=bytearray)
    errors: bytearray = field(default_factory=bytearray)

    def take(self, channel: str, data: bytes) -> bool:
        """False when it is too much to go on."""
        if channel == "errors":
            self.errors = (self.errors + data)[-_KEPT_ERRORS:]
            return True
        self.answer += data
        return len(self.answer) <= _LARGEST_ANSWER


def supervise(job: Mapping[str, Any], scratch: Path) -> Ended:
    """Run one child on `job`. Its directory, made below `scratch`, and its processes are gone when this returns."""
    nonce = secrets.token_hex(16)
    place = tempfile.mkdtemp(prefix="rfgit-validate-", dir=scratch)
    try:
        with tempfile.TemporaryFile(dir=scratch) as paper:
            paper.write(json.dumps({**job, "nonce": nonce}).encode())
            paper.seek(0)
            with _started(paper.fileno(), os.path.realpath(place)) as (process, channel):
                heard = _Heard()
                in_time = _listen(process, channel, heard, job["limits"]["wall_seconds"] + _GRACE)
                status = _stopped(process, channel, heard)
    finally:
        shutil.rmtree(place)
    ended = read_answer(bytes(heard.answer), nonce)
    errors = heard.errors.decode("utf-8", "replace")
    return replace(ended, status=status, out_of_time=not in_time, errors=errors)


@contextmanager
def _started(paper: int, place: str) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """The first stage: an isolated interpreter with an empty environment, and our end of its channel."""
    channel, theirs = os.pipe()
    package = str(Path(__file__).resolve().parent.parent.parent)
    command = [sys.executable, "-I", "-S", "-B", "-X", "utf8", "-c", _BOOT, package, str(theirs), place]
    try:
        process = subprocess.Popen(
            command,
            stdin=paper,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            pass_fds=(theirs,),
            env={},
            cwd="/",
            start_new_session=True,
        )
    except BaseException:
        os.close(channel)
        raise
    finally:
        os.close(theirs)
    try:
        yield process, channel
    finally:
        _kill(process)
        process.wait()
        os.close(channel)
        assert process.stderr is not None
        process.stderr.close()


def _listen(process: subprocess.Popen[bytes], channel: int, heard: _Heard, seconds: float) -> bool:
    """Hear both pipes until both are closed by their last holder. False when time or patience ran out."""
    assert process.stderr is not None
    end = time.monotonic() + seconds
    with selectors.DefaultSelector() as waiting:
        waiting.register(channel, selectors.EVENT_READ, "answer")
        waiting.register(process.stderr.fileno(), selectors.EVENT_READ, "errors")
        while waiting.get_map():
            ready = waiting.select(max(0.0, end - time.monotonic()))
            if not ready:
                return False
            for key, _ in ready:
                data = os.read(key.fd, 1 << 16)
                if not data:
                    waiting.unregister(key.fd)
                elif not heard.take(key.data, data):
                    return True
            if time.monotonic() > end:
                return False
    return True


def _stopped(process: subprocess.Popen[bytes], channel: int, heard: _Heard) -> int:
    """End what still runs, and wait until the last process that held the channel is gone."""
    if process.poll() is None and not _ends_by_itself(process):
        _kill(process)
    status = process.wait()
    _listen(process, channel, heard, _GRACE)
    return status


def _ends_by_itself(process: subprocess.Popen[bytes]) -> bool:
    try:
        process.wait(timeout=0.2)
    except subprocess.TimeoutExpired:
        return False
    return True


def _kill(process: subprocess.Popen[bytes]) -> None:
    """The first stage takes all the others with it: the kernel kills them when it dies."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)


def read_answer(data: bytes, nonce: str) -> Ended:
    """Read what a child wrote, as far as it is what our own code writes. A cut last line is left out."""
    heard = Ended()
    if len(data) > _LARGEST_ANSWER:
        return replace(heard, tampered=f"the answer is longer than {_LARGEST_ANSWER >> 20} MiB")
    *lines, rest = data.split(b"\n")
    mark = nonce.encode() + b" "
    for line in lines:
        if not line.startswith(mark) or heard.result is not None:
            return replace(heard, result=None, tampered=_FOREIGN)
        try:
            message = json.loads(line[len(mark) :])
            heard = _with(heard, message)
        except (ValueError, RecursionError, AttributeError, TypeError):
            return replace(heard, result=None, tampered=_FOREIGN)
    if not mark.startswith(rest[: len(mark)]):
        return replace(heard, result=None, tampered=_FOREIGN)
    return heard


def _with(heard: Ended, message: Mapping[str, Any]) -> Ended:
    """The walls are told once, and first. ValueError for a phase that is over: back there, a no would be no answer."""
    isolation = heard.isolation or dict(message.get("isolation", {}))
    result = message.get("result")
    phase = str(message.get("phase", heard.phase))
    before, now = _PHASES[heard.phase], _PHASES.get(phase, 0)
    if "phase" in message and not (now > before or now == before == _CASE):
        raise ValueError(phase)
    return replace(
        heard,
        phase=phase,
        isolation=isolation,
        result=None if result is None else dict(result),
    )
