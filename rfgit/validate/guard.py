"""Gives names to what a transform tries: an audit hook, and an environment that notices being read.

The kernel does the enforcing (`confine`); this only tells people what was tried, and where. Code that sets out to
slip past an audit hook can, for example by C code of a library; it then meets the kernel's walls without a name.
"""

from __future__ import annotations

import _thread
import os
import sys
from collections.abc import Iterator, MutableMapping, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import Any

READS = "transform-reads-outside"
WRITES = "transform-writes-outside"
NETWORK = "transform-network"
ENVIRONMENT = "transform-environment"
PROCESS = "transform-process"
TAMPERS = "transform-tampers"

_LISTS = {"os.listdir", "os.scandir", "os.getxattr", "os.listxattr"}
_CHANGES = {
    "os.chflags", "os.chmod", "os.chown", "os.link", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.setxattr",
    "os.removexattr", "os.symlink", "os.truncate", "os.utime", "sqlite3.connect", "tempfile.mkdtemp",
    "tempfile.mkstemp",
}  # fmt: skip
_STARTS = {
    "_thread.start_new_thread", "os.exec", "os.fork", "os.forkpty", "os.kill", "os.killpg", "os.posix_spawn",
    "os.spawn", "os.system", "pty.spawn", "signal.pthread_kill", "subprocess.Popen",
}  # fmt: skip
_LOOKS_IN = {"gc.get_objects", "gc.get_referrers", "sys._current_frames", "sys.setprofile", "sys.settrace"}
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_IMPORT = ("<frozen importlib._bootstrap>", "<frozen importlib._bootstrap_external>")
_MOST = 20


class Guard:
    """Watches one transform at a time and keeps what it tried: tuples of rule, message, transform path, line."""

    def __init__(self, libraries: Sequence[str]) -> None:
        self._libraries = tuple(path.rstrip("/") + "/" for path in libraries)
        self._watched = ""
        self.seen: list[tuple[str, str, str, int]] = []
        sys.addaudithook(self._hook)
        self._environment = _Environment(self)
        os.environ.clear()
        os.environ = self._environment  # type: ignore[assignment]  # it only has to be asked as one
        os.environb = self._environment  # type: ignore[assignment]  # as above

    @contextmanager
    def watching(self, path: str) -> Iterator[None]:
        """Notice what happens inside, on behalf of the transform `path`."""
        self._watched = path
        try:
            yield
        finally:
            self._watched = ""

    def note(self, rule: str, message: str) -> bool:
        """Keep a violation, if a transform is what causes it. True when it was one."""
        path, self._watched = self._watched, ""
        if not path:
            return False
        line, importing = _place(sys._getframe(), path)
        if not (importing and rule == ENVIRONMENT) and len(self.seen) < _MOST:
            self.seen.append((rule, message, path, line))
        self._watched = path
        return not (importing and rule == ENVIRONMENT)

    def refuse_threads(self) -> None:
        """A thread that outlives the call would run on where nobody watches. PermissionError."""
        if _thread._count():
            self.note(PROCESS, "leaves a thread running")
            raise PermissionError("a transform may not leave a thread running")

    def _hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self._watched:
            return
        tried = self._judge(event, arguments)
        if tried and self.note(*tried):
            raise PermissionError(f"a transform may not do this: {event}")

    def _judge(self, event: str, arguments: tuple[Any, ...]) -> tuple[str, str] | None:
        if event == "open":
            return self._judge_open(*arguments)
        if event in _LISTS:
            return None if self._may_read(arguments[0]) else (READS, f"lists {_shown(arguments[0])}")
        if event in _CHANGES:
            return WRITES, f"changes files: {event} {_shown(arguments[0] if arguments else '')}"
        if event.startswith("socket."):
            return NETWORK, f"uses the network: {event}"
        if event in _STARTS or event.startswith("ctypes."):
            return PROCESS, f"reaches for other processes or the C library: {event}"
        if event in _LOOKS_IN:
            return TAMPERS, f"looks into the process that runs it: {event}"
        return None

    def _judge_open(self, path: object, mode: object, flags: object) -> tuple[str, str] | None:
        if isinstance(flags, int) and flags & _WRITING:
            return WRITES, f"writes {_shown(path)}"
        return None if self._may_read(path) else (READS, f"reads {_shown(path)}")

    def _may_read(self, path: object) -> bool:
        """Libraries load more of themselves when they are used; anything else a transform is handed."""
        if not isinstance(path, (str, bytes, os.PathLike)):
            return False
        watched, self._watched = self._watched, ""
        real = os.path.realpath(os.fsdecode(path)) + "/"
        self._watched = watched
        return real.startswith(self._libraries)


class _Environment(MutableMapping[Any, Any]):
    """An empty environment. To look at it is noted, to change it is refused."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard

    def _noted(self, what: str) -> None:
        self._guard.note(ENVIRONMENT, what)

    def __getitem__(self, key: Any) -> Any:
        self._noted(f"reads the environment variable {_shown(key)}")
        raise KeyError(key)

    def __setitem__(self, key: Any, value: Any) -> None:
        self._noted(f"sets the environment variable {_shown(key)}")

    def __delitem__(self, key: Any) -> None:
        self[key]

    def __iter__(self) -> Iterator[Any]:
        self._noted("lists the environment")
        return iter(())

    def __len__(self) -> int:
        self._noted("lists the environment")
        return 0

    def copy(self) -> dict[Any, Any]:
        return dict(self)


def _place(frame: FrameType | None, path: str) -> tuple[int, bool]:
    """The line of the transform that is running (0: none), and whether an import stands between."""
    importing = False
    while frame is not None:
        if frame.f_code.co_filename == path:
            return frame.f_lineno, importing
        importing = importing or frame.f_code.co_filename in _IMPORT
        frame = frame.f_back
    return 0, importing


def _shown(value: object) -> str:
    if type(value) is int:
        return f"descriptor {value}"
    return repr(value)[:200] if type(value) in (str, bytes) else type(value).__name__
