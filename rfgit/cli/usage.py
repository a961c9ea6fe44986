"""What can be said about a command line that cannot be understood."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

import click

from .forms import forms_of
from .verbs import VERBS


def asked_form(arguments: Sequence[str]) -> str:
    """The format asked for, as far as it can be seen: the last one counts, and nothing after `--`."""
    forms = forms_of(asked_verb(arguments))
    form = "text"
    before = ""
    for word in arguments:
        if word == "--":
            break
        option, _, value = word.partition("=")
        asked = value if option == "--format" else word if before == "--format" else ""
        form = asked if asked in forms else form
        before = word
    return form


def asked_verb(arguments: Sequence[str]) -> str:
    """The verb, or `rfgit` where none is named."""
    return arguments[0] if arguments and arguments[0] in VERBS else "rfgit"


def asked_help(arguments: Sequence[str]) -> list[str]:
    """`help` and `help VERB`, as other programs know them, are `--help` and `VERB --help`."""
    if not arguments or arguments[0] != "help":
        return list(arguments)
    return [*arguments[1:], "--help"]


def usage_message(problem: click.UsageError) -> str:
    """What is wrong, on one line. What was meant is the hint's to say."""
    if isinstance(problem, click.exceptions.NoArgsIsHelpError):
        return "which one?"
    message = problem.message if getattr(problem, "possibilities", None) else problem.format_message()
    return " ".join(message.split())


def usage_hint(problem: click.UsageError, verb: str) -> str:
    """The nearest name, or else where the help is."""
    command = problem.ctx.command_path if problem.ctx else " ".join(dict.fromkeys(("rfgit", verb)))
    near = _nearest(problem)
    if near:
        return f"did you mean `{command} {near}`?"
    if command == "rfgit" and getattr(problem, "option_name", "") in ("-C", "--format"):
        return "options stand behind the verb: rfgit VERB -C DIR --format json"
    return f"{command} --help"


def _nearest(problem: click.UsageError) -> str:
    """Click looks for options itself; for commands it looks only at those that are loaded."""
    word = getattr(problem, "command_name", "")
    if word and problem.ctx is not None and isinstance(problem.ctx.command, click.Group):
        found = difflib.get_close_matches(word, problem.ctx.command.list_commands(problem.ctx), n=1)
        return found[0] if found else ""
    return next(iter(getattr(problem, "possibilities", None) or ()), "")
