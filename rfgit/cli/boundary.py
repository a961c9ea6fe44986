"""The one place where every way of ending becomes an exit status.

Plain click exits 1 for a bug, for Ctrl-C, for a closed pipe and for a missing file, which a deployment manager would
read as "no". Here only findings exit 1. What was not expected exits 3, with a report file and never a traceback.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Sequence

import click

from ..domain.finding import Finding, Refusal
from ..domain.result import EXIT_CANNOT_TELL, EXIT_INTERRUPTED, EXIT_USAGE, FAIL, UNDECIDED, Result
from ..errors import BadRequest, CannotTell, RfgitError
from .emit import emit
from .signals import Terminated, unwind_on_signals
from .streams import AnswerLost, has_reader, prepare, settle, write_aside
from .usage import asked_form, asked_help, asked_verb, usage_hint, usage_message

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_NO_PATH = (errno.ENAMETOOLONG, errno.ELOOP)
_DENIED = (errno.EACCES, errno.EPERM, errno.EROFS)


def run_guarded(group: click.Group, arguments: Sequence[str]) -> int:
    """Run a command line and return its exit status; nothing escapes but what kills the process."""
    try:
        prepare()
        unwind_on_signals()
        return _Run(group, arguments).status()
    except AnswerLost as lost:
        if lost.reason:
            write_aside(f"rfgit: the answer could not be written: {lost.reason}\n")
        return EXIT_CANNOT_TELL
    finally:
        settle()


class _Run:
    """One command line. `form` and `verb` are known even where it cannot be understood as a whole."""

    def __init__(self, group: click.Group, arguments: Sequence[str]) -> None:
        self._group = group
        self._arguments = list(arguments)
        self._form = asked_form(arguments)
        self._verb = asked_verb(arguments)

    def status(self) -> int:
        """The order matters: a Refusal and a BadRequest are RfgitErrors, and all that is left is a fault of rfgit."""
        try:
            return self._invoke()
        except AnswerLost:
            raise
        except click.exceptions.Exit as ending:
            return ending.exit_code
        except click.UsageError as problem:
            return self._usage(problem)
        except (KeyboardInterrupt, click.Abort):
            return self._undecided("interrupted", "interrupted: nothing was decided", _AGAIN, EXIT_INTERRUPTED)
        except Terminated as ending:
            return self._undecided("terminated", f"ended by {ending.name}: nothing was decided", _AGAIN, ending.status)
        except Refusal as refusal:
            return emit(self._form, Result(self._verb, FAIL, refusal.findings))
        except BadRequest as problem:
            return self._undecided(problem.code, problem.message, problem.hint, EXIT_USAGE)
        except RfgitError as problem:
            return self._undecided(problem.code, problem.message, problem.hint)
        except BaseException as problem:  # noqa: BLE001 - a SystemExit from a library is no answer either
            return self._unexpected(problem)

    def _invoke(self) -> int:
        """Not `group.main`, which has answers of its own to closed pipes, Ctrl-D and Ctrl-C."""
        _refuse_lost_directory()
        with self._group.make_context("rfgit", asked_help(self._arguments)) as context:
            status = self._group.invoke(context)
        if type(status) is not int:
            raise TypeError(f"the verb ended with {status!r}, expected an exit status")
        return status

    def _usage(self, problem: click.UsageError) -> int:
        if isinstance(problem, click.exceptions.NoArgsIsHelpError) and self._form == "text":
            write_aside(problem.format_message() + "\n")
            return EXIT_USAGE
        return self._undecided("usage", usage_message(problem), usage_hint(problem, self._verb), EXIT_USAGE)

    def _undecided(self, code: str, message: str, hint: str, status: int = EXIT_CANNOT_TELL) -> int:
        return emit(self._form, Result(self._verb, UNDECIDED, (Finding(code, message, hint=hint),)), status=status)

    def _unexpected(self, problem: BaseException) -> int:
        if isinstance(problem, BrokenPipeError) and not has_reader():
            raise AnswerLost
        if isinstance(problem, OSError) and problem.errno in _FULL:
            return self._undecided("disk-full", f"no room to write: {_where(problem)}", f"make room, then {_AGAIN}")
        if isinstance(problem, OSError) and problem.errno in _DENIED:
            hint = f"look at owner and mode of that file, then {_AGAIN}"
            return self._undecided("permission-denied", f"not permitted: {_where(problem)}", hint)
        if isinstance(problem, OSError) and problem.errno in _NO_PATH:
            hint = "name a path that can be"
            return self._undecided("usage", f"no path: {_where(problem)}", hint, EXIT_USAGE)
        from .trouble import write_report

        report = write_report(self._arguments, problem)
        hint = f"this is a fault in rfgit; send {report} with your report" if report else _NO_REPORT
        return self._undecided("internal-error", f"unexpected {type(problem).__name__}: no answer", hint)


_AGAIN = "run the same command again"
_NO_REPORT = "this is a fault in rfgit, and its report could not be written: make room in the folder TMPDIR"


def _refuse_lost_directory() -> None:
    try:
        os.getcwd()
    except OSError as problem:
        message = f"the working directory cannot be read: {problem.strerror}"
        raise CannotTell("directory-gone", message, hint="cd to a folder that exists") from problem


def _where(problem: OSError) -> str:
    return f"{problem.filename}: {problem.strerror}" if problem.filename else str(problem.strerror)
