"""The console script: imports nothing that could fail or be interrupted outside of its own guard."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import NoReturn


def main() -> NoReturn:
    """Run the command line; every import of rfgit but this module happens under the guard."""
    try:
        from .boundary import run_guarded
        from .verbs import rfgit

        sys.exit(run_guarded(rfgit, sys.argv[1:]))
    except SystemExit:
        raise
    except KeyboardInterrupt:
        _give_up("interrupted", "interrupted: nothing was decided", "run the same command again", 130)
    except BaseException as problem:  # noqa: BLE001 - whatever it is, it must not look like a "no"
        status = getattr(problem, "status", 3)
        if status != 3:
            _give_up("terminated", "ended by a signal: nothing was decided", "run the same command again", status)
        hint = "rfgit's installation may be damaged: install it again"
        _give_up("internal-error", f"rfgit could not start: {type(problem).__name__}", hint, 3)


def _give_up(code: str, message: str, hint: str, status: int) -> NoReturn:
    """End without any of rfgit, since what failed may be rfgit itself. The texts are ours and need no escaping."""
    text = f"error[{code}]: {message}\n  next: {hint}\nrfgit: cannot tell\n"
    if "json" in sys.argv or "--format=json" in sys.argv:
        finding = f'"rule": "{code}", "severity": "error", "message": "{message}", "path": null, "line": null'
        head = '"schema": "rfgit/result/v1", "verb": "rfgit", "verdict": "undecided"'
        text = f'{{{head}, "findings": [{{{finding}, "column": null, "hint": "{hint}"}}], "data": {{}}}}\n'
    with suppress(OSError):
        os.write(1, text.encode("ascii"))
    sys.exit(status)
