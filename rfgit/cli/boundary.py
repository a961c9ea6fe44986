"""The one place where every way of ending becomes an exit status.

Plain click exits 1 for a bug, for Ctrl-C and for a missing file, which a deployment manager would read as "no".
Here only findings exit 1. What was not expected exits 3, with a report file and never a traceback.
"""

from __future__ import annotations

import difflib
import errno
import os
import sys
from collections.abc import Sequence

import click

from ..domain.finding import Finding, Refusal
from ..domain.result import EXIT_CANNOT_TELL, EXIT_INTERRUPTED, EXIT_USAGE, FAIL, UNDECIDED, Result
from ..errors import BadRequest, RfgitError
from .emit import emit
from .trouble import write_report


def run_guarded(group: click.Group, arguments: Sequence[str]) -> int:
    """Run a command line and return its exit status; nothing escapes but what kills the process."""
    try:
        status = _run(group, arguments)
        sys.stdout.flush()
        return status
    except BrokenPipeError:
        # Nobody reads the answer any more. The interpreter would complain about it once more while it closes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_CANNOT_TELL


def _run(group: click.Group, arguments: Sequence[str]) -> int:
    form, verb = _form(arguments), _verb(group, arguments)
    try:
        status = group.main(args=list(arguments), prog_name="rfgit", standalone_mode=False)
        return int(status or 0)
    except click.exceptions.NoArgsIsHelpError as problem:
        click.echo(problem.format_message(), err=True)
        return EXIT_USAGE
    except click.UsageError as problem:
        return _undecided(form, verb, "usage", problem.format_message(), _usage_hint(group, problem), EXIT_USAGE)
    except (KeyboardInterrupt, click.Abort):
        return _undecided(form, verb, "interrupted", "interrupted: nothing was decided", "", EXIT_INTERRUPTED)
    except Refusal as refusal:
        return emit(form, Result(verb, FAIL, refusal.findings))
    except BadRequest as problem:
        return _undecided(form, verb, problem.code, problem.message, problem.hint, EXIT_USAGE)
    except RfgitError as problem:
        return _undecided(form, verb, problem.code, problem.message, problem.hint, EXIT_CANNOT_TELL)
    except BrokenPipeError:
        raise
    except Exception as problem:
        return _unexpected(form, verb, arguments, problem)


def _undecided(form: str, verb: str, code: str, message: str, hint: str, status: int) -> int:
    emit(form, Result(verb, UNDECIDED, (Finding(code, message, hint=hint),)))
    return status


def _unexpected(form: str, verb: str, arguments: Sequence[str], problem: Exception) -> int:
    if isinstance(problem, OSError) and problem.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        hint = "make room and run the same command again: nothing was changed"
        return _undecided(form, verb, "disk-full", f"no room to write: {problem}", hint, EXIT_CANNOT_TELL)
    report = write_report(arguments, problem)
    hint = f"this is a fault in rfgit; send {report} with your report" if report else "this is a fault in rfgit"
    message = f"unexpected {type(problem).__name__}: no answer"
    return _undecided(form, verb, "internal-error", message, hint, EXIT_CANNOT_TELL)


def _usage_hint(group: click.Group, problem: click.UsageError) -> str:
    command = problem.ctx.command_path if problem.ctx else "rfgit"
    if problem.ctx is not None and problem.ctx.command is group:
        words = [word for word in problem.format_message().split("'") if word]
        near = difflib.get_close_matches(words[1] if len(words) > 1 else "", group.list_commands(problem.ctx), n=1)
        if near:
            return f"did you mean `rfgit {near[0]}`?"
    return f"{command} --help"


def _form(arguments: Sequence[str]) -> str:
    """The format asked for, readable even where the command line as a whole is not."""
    for index, word in enumerate(arguments):
        if word == "--format=json" or (word == "--format" and list(arguments[index + 1 : index + 2]) == ["json"]):
            return "json"
    return "text"


def _verb(group: click.Group, arguments: Sequence[str]) -> str:
    known = group.list_commands(click.Context(group))
    return next((word for word in arguments if word in known), "rfgit")
