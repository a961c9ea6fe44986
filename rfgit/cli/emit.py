"""Print a result: as text for people, with colour on a terminal, or in a form for programs and forges."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from importlib import import_module

from ..domain.result import Result
from ..report.advice import advised
from ..report.text_form import Line, printable, render
from .signals import end_on_signals
from .streams import write_aside, write_out


def emit(form: str, result: Result, body: Iterable[Line] = (), status: int | None = None) -> int:
    """Print the result to stdout and return the exit status that follows from it, or `status` for no answer.

    The text is complete before its first letter is written: what fails before can still be told as an answer.
    Neither the form nor what a form leaves out changes the status. Raises AnswerLost.
    """
    result = advised(result)
    status = result.exit_status if status is None else status
    text = _text(form, result, body, status)
    end_on_signals()
    write_out(text)
    return status


def say(text: str) -> None:
    """Progress and prose: to stderr, so that stdout holds the answer alone."""
    write_aside(printable(text) + "\n")


def _text(form: str, result: Result, body: Iterable[Line], status: int) -> str:
    if form == "text":
        return _styled(render(result, body, status))
    if form == "json":
        from ..report.json_form import render as render_json

        return render_json(result) + "\n"
    # One module for each of the other forms, alike but for what they print. A difference is no list of findings.
    module = "difference_markdown" if (result.verb, form) == ("diff", "markdown") else f"{form}_form"
    rendered: str = import_module(f"...report.{module}", __name__).render(result, body, status)
    return rendered


def _styled(lines: Iterable[Line]) -> str:
    """rich on a terminal, unless NO_COLOR is set; plain text elsewhere."""
    if not sys.stdout.isatty() or os.environ.get("NO_COLOR") or os.environ.get("TERM") in ("dumb", "unknown"):
        return "".join(f"{text}\n" for text, _ in lines)
    from rich.console import Console
    from rich.text import Text

    # Rich looks at where it writes for what a terminal can do; the text itself goes out at once, afterwards.
    console = Console(file=sys.stdout, highlight=False, soft_wrap=True)
    with console.capture() as captured:
        for text, style in lines:
            console.print(Text(text, style=style))
    return captured.get()
