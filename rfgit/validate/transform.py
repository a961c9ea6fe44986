"""A transform: one function of one plain Python file, called under the guard. Runs in the child only."""

from __future__ import annotations

from collections.abc import Callable
from types import CodeType
from typing import Any

from . import guard as guards

FAILED = "transform-failed"
MEMORY = "transform-memory"
OUTPUT = "transform-output"
TIMEOUT = "transform-timeout"

_DEEPEST = 64
_LONGEST = 400

Problem = tuple[str, str, str, int]
"""Rule, message, path, line."""


class Stopped(Exception):
    """The run cannot go on, for the reason given."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(problems)
        self.problems = problems


class Transform:
    """Made by running the file once. What it tries on the way is noted by the guard."""

    def __init__(self, path: str, name: str, source: str, guard: guards.Guard) -> None:
        self.path = path
        self._guard = guard
        code = self._compiled(source)
        self._function = self._guarded(lambda: _function_of(code, path, name))

    def __call__(self, value: Any, config: Any, finish: Callable[[Any], Any]) -> Any:
        """Call it, and `finish` on what it returns: the value's own methods are the transform's code too."""
        return self._guarded(lambda: finish(self._function(value, config)))

    def _compiled(self, source: str) -> CodeType:
        """Not under the guard: nothing of the file runs yet, and Python opens it to show where it does not parse."""
        try:
            return compile(source, self.path, "exec", dont_inherit=True)
        except (SyntaxError, ValueError, MemoryError, RecursionError) as problem:
            raise Stopped(self._told(problem)) from None

    def _guarded(self, action: Callable[[], Any]) -> Any:
        before = len(self._guard.seen)
        try:
            with self._guard.watching(self.path):
                done = action()
                self._guard.refuse_threads()
                return done
        except BaseException as problem:  # noqa: BLE001 - SystemExit too is an answer of the transform
            if len(self._guard.seen) > before:
                raise Stopped() from None
            raise Stopped(self._told(problem)) from None

    def _told(self, problem: BaseException) -> Problem:
        rule = FAILED
        if isinstance(problem, MemoryError):
            rule = MEMORY
        elif isinstance(problem, _Unfit):
            rule = OUTPUT
        return rule, f"{self.path}: {_described(problem)}", self.path, _line(problem, self.path)


class _Unfit(Exception):
    """What a transform returned is not what the next step can take."""


def _function_of(code: CodeType, path: str, name: str) -> Callable[[Any, Any], Any]:
    names: dict[str, Any] = {"__name__": "transform", "__file__": path}
    exec(code, names)  # noqa: S102 - behind the walls, which is the point
    function: Callable[[Any, Any], Any] | None = names.get(name)
    if not callable(function):
        raise _Unfit(f"defines no function {name!r}")
    return function


def as_feeds(value: Any) -> dict[str, Any]:
    """What `pre` returns: arrays, or lists of numbers, by the name of the model's input."""
    if type(value) is not dict or not all(type(key) is str for key in value):
        raise _Unfit(f"returns {type(value).__name__}, expected a dict of arrays by input name")
    return value


def as_json(value: Any, depth: int = 0) -> Any:
    """What `post` returns, with numpy's arrays and numbers as lists and numbers."""
    if depth > _DEEPEST:
        raise _Unfit(f"returns more than {_DEEPEST} levels of nesting")
    if value is None or type(value) in (bool, int, float, str):
        return value
    if type(value) is dict:
        if not all(type(key) is str for key in value):
            raise _Unfit("returns a dict with a key that is not a string")
        return {key: as_json(item, depth + 1) for key, item in value.items()}
    if type(value) in (list, tuple):
        return [as_json(item, depth + 1) for item in value]
    if type(value).__module__ == "numpy" and hasattr(value, "tolist"):
        return as_json(value.tolist(), depth + 1)
    raise _Unfit(f"returns {type(value).__name__}, which is not JSON")


def _line(problem: BaseException, path: str) -> int:
    """The last line of the transform that the exception went through, or that does not parse."""
    found = 0
    trace = problem.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == path:
            found = trace.tb_lineno
        trace = trace.tb_next
    if not found and isinstance(problem, SyntaxError):
        found = problem.lineno or 0
    return found


def _described(problem: BaseException) -> str:
    if isinstance(problem, _Unfit):
        return str(problem)
    try:
        text = str(problem)
    except Exception:  # noqa: BLE001 - its __str__ is hostile code too
        text = "(its message cannot be shown)"
    return f"raises {type(problem).__name__}: {text[:_LONGEST]}"
