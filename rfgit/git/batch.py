"""One long-lived `git cat-file`, which is asked many questions at once."""

from __future__ import annotations

import os
import subprocess
import weakref
from collections.abc import Callable
from contextlib import suppress
from threading import RLock
from typing import IO, TypeVar, cast

from ..errors import CannotTell
from .run import Place, command, confine, environment

Answer = TypeVar("Answer")


class Batch:
    """`git cat-file` with one option, such as `--batch`.

    The process starts with the first question and ends with `close`, or when the last reference goes. A process
    forked off meanwhile starts its own. Safe for threads.
    """

    def __init__(self, place: Place, option: str) -> None:
        self._place = place
        self._option = option
        self._lock = RLock()
        self._owner = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._end: weakref.finalize[[subprocess.Popen[bytes]], Batch] | None = None

    def ask(self, questions: str, read: Callable[[IO[bytes]], Answer]) -> Answer:
        """Put questions, one a line, and let `read` take all answers from the pipe.

        Where `read` raises, the process ends. CannotTell `git-failed` where it ended by itself, which is EOFError.
        """
        with self._lock:
            process = self._running()
            pipe, answers = cast("IO[bytes]", process.stdin), cast("IO[bytes]", process.stdout)
            try:
                pipe.write(questions.encode("ascii"))
                pipe.flush()
                return read(answers)
            except BaseException as cause:
                # Answers may be left in the pipe, or at work: they must not be taken for those to the next question.
                process.kill()
                self.close()
                if isinstance(cause, (BrokenPipeError, EOFError)):
                    message = f"git cat-file ended early in {self._place.git_dir}"
                    hint = "run git fsck: the repository may be corrupt"
                    raise CannotTell("git-failed", message, hint=hint) from cause
                raise

    def close(self) -> None:
        with self._lock:
            if self._end is not None:
                self._end()
            self._process = self._end = None

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._owner != os.getpid():
            argv = command(self._place, "cat-file", self._option)
            pipe = subprocess.PIPE
            self._process = subprocess.Popen(
                argv, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, env=environment(), cwd=self._place.root
            )
            confine(self._process.pid)
            self._owner = os.getpid()
            self._end = weakref.finalize(self, _stop, self._process)
        return self._process


def _stop(process: subprocess.Popen[bytes]) -> None:
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with suppress(BrokenPipeError):
                pipe.close()
    try:
        process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
