"""Print a result: text for people, with colour on a terminal, or one JSON object."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable

from ..domain.result import Result
from ..report.text_form import Line, render


def emit(form: str, result: Result, body: Iterable[Line] = ()) -> int:
    """Print the result to stdout and return the exit status that follows from it."""
    if form == "json":
        from ..report.json_form import render as render_json

        print(render_json(result), flush=True)
    else:
        print_lines(render(result, body))
    return result.exit_status


def print_lines(lines: Iterable[Line]) -> None:
    """Print styled lines: rich on a terminal, unless NO_COLOR is set; plain text elsewhere."""
    if sys.stdout.isatty() and not os.environ.get("NO_COLOR"):
        from rich.console import Console
        from rich.text import Text

        console = Console(highlight=False, soft_wrap=True)
        for text, style in lines:
            console.print(Text(text, style=style))
        return
    for text, _ in lines:
        print(text)
    sys.stdout.flush()


def say(text: str) -> None:
    """Progress and prose: to stderr, so that stdout holds the answer alone."""
    print(text, file=sys.stderr, flush=True)
