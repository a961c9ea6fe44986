"""What can be said about a command line that cannot be understood."""

from __future__ import annotations

from collections.abc import Sequence

import click

from .verbs import VERBS


def asked_form(arguments: Sequence[str]) -> str:
    """The format asked for, as far as it can be seen: the last one counts, and nothing after `--`."""
    form = "text"
    before = ""
    for word in arguments:
        if word == "--":
            break
        option, _, value = word.partition("=")
        asked = value if option == "--format" else word if before == "--format" else ""
        form = asked if asked in ("text", "json") else form
        before = word
    return form


def asked_verb(arguments: Sequence[str]) -> str:
    """The verb, or `rfgit` where none is named."""
    return arguments[0] if arguments and arguments[0] in VERBS else "rfgit"


def usage_message(problem: click.UsageError) -> str:
    """What is wrong, on one line. What was meant is the hint's to say."""
    if isinstance(problem, click.exceptions.NoArgsIsHelpError):
        return "which one?"
    message = problem.message if getattr(problem, "possibilities", None) else problem.format_message()
    return " ".join(message.split())


def usage_hint(problem: click.UsageError) -> str:
    """The nearest name, or else where the help is."""
    command = problem.ctx.command_path if problem.ctx else "rfgit"
    near: Sequence[str] | None = getattr(problem, "possibilities", None)
    return f"did you mean `{command} {near[0]}`?" if near else f"{command} --help"
