"""One command line, run in this process: what the console script does, without starting Python."""

from __future__ import annotations

import io
import os
import signal
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, chdir, contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from unittest.mock import patch

from rfgit.cli.boundary import run_guarded
from rfgit.cli.signals import ENDING
from rfgit.cli.verbs import rfgit as verbs
from tests.cli.running import Ended


def run_here(arguments: Sequence[str], directory: Path, environment: Mapping[str, str]) -> Ended:
    """What the console script would do, with an environment and streams of its own."""
    out, err = io.StringIO(), io.StringIO()
    with ExitStack() as world:
        if directory != Path():
            world.enter_context(chdir(directory))
        world.enter_context(patch.dict(os.environ, environment, clear=True))
        world.enter_context(patch("sys.stdin", world.enter_context(open(os.devnull, encoding="utf-8"))))
        world.enter_context(redirect_stdout(out))
        world.enter_context(redirect_stderr(err))
        world.enter_context(_signals_as_before())
        status = run_guarded(verbs, arguments)
    return Ended(status, out.getvalue(), err.getvalue())


@contextmanager
def _signals_as_before() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in ENDING}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
