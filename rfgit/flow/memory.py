"""The files of a robot's own that `rfgit verify` reads: what it has seen before, and whom it trusts."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from ..domain.finding import Refusal
from ..errors import CannotTell
from ..store.atomic import replace_file
from ..store.regular import open_regular
from ..trust.freshness import RobotState, read_state, write_state

MAX_BYTES = 8 * 1024 * 1024


@dataclass(frozen=True)
class Memory:
    """The robot's state file. Without one, only `first_use` lets an artifact in."""

    path: Path | None
    first_use: bool

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Hold the state's folder from `recall` to `keep`, so that of two runs at once none undoes the other's.

        A file system without locks gives none; counters still decide in each run.
        """
        folder = -1
        with suppress(OSError):
            folder = os.open(self.path.parent, os.O_RDONLY | os.O_DIRECTORY) if self.path else -1
        try:
            with suppress(OSError):
                if folder >= 0:
                    fcntl.flock(folder, fcntl.LOCK_EX)
            yield
        finally:
            if folder >= 0:
                os.close(folder)

    def recall(self) -> RobotState | None:
        """What was seen before; None where this is the first use. CannotTell `no-state` where that is not known.

        A file that is there and cannot be read is never taken for a first use.
        """
        state = self._read()
        if state is None and not self.first_use:
            hint = "--state FILE names what the robot has seen; --first-use accepts any version, once"
            raise CannotTell("no-state", "without a state file nothing says whether this is a step back", hint=hint)
        return state

    def keep(self, state: RobotState) -> None:
        """Replace the state file as a whole, or not at all, if there is one. CannotTell `state-unwritable`."""
        if self.path is None:
            return
        try:
            replace_file(self.path, write_state(state))
        except OSError as problem:
            message = f"the state cannot be kept in {self.path}: {reason(problem)}"
            hint = "the artifact is good; without its state the robot could be led back later"
            raise CannotTell("state-unwritable", message, hint=hint) from problem

    def _read(self) -> RobotState | None:
        if self.path is None:
            return None
        try:
            return read_state(read_own(self.path))
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as problem:
            message = f"the state file {self.path} cannot be read: {reason(problem)}"
            hint = "restore it; a robot without its state has to be told --first-use"
            raise CannotTell("no-state", message, hint=hint) from problem


def reason(problem: OSError | ValueError) -> str:
    """Why it failed, without the path, which the message around it names."""
    if isinstance(problem, OSError) and problem.errno:
        return os.strerror(problem.errno)
    return str(problem)


def read_own(path: Path) -> bytes:
    """A regular file of this machine's own, no link; OSError or ValueError where it is none."""
    try:
        with os.fdopen(open_regular(path.parent, path.name, link_rule="link"), "rb") as file:
            data = file.read(MAX_BYTES + 1)
    except Refusal as refusal:
        raise ValueError(refusal.message) from None
    if len(data) > MAX_BYTES:
        raise ValueError(f"it has more than {MAX_BYTES} bytes")
    return data
