"""The console script: imports nothing that could fail or be interrupted outside of its own guard."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from typing import NoReturn


def main() -> NoReturn:
    """Run the command line; every import of rfgit but this module happens under the guard."""
    # A run ends before cycles would matter; to look for them after every 700 objects takes a tenth of a short one.
    gc.set_threshold(100_000)
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
    asked = (form for form in _LAST_WORDS if form in sys.argv or f"--format={form}" in sys.argv)
    words = _LAST_WORDS[next(asked, "text")]
    for name, value in (("CODE", code), ("MESSAGE", message), ("HINT", hint), ("STATUS", str(status))):
        words = words.replace(name, value)
    with suppress(OSError):
        os.write(1, words.encode("ascii"))
    sys.exit(status)


_LAST_WORDS = {
    "json": """\
{"schema": "rfgit/result/v1", "verb": "rfgit", "verdict": "undecided", "findings": [{"rule": "CODE", \
"severity": "error", "message": "MESSAGE", "path": null, "line": null, "column": null, "hint": "HINT"}], "data": {}}
""",
    "sarif": """\
{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "rfgit", "notifications": [{"id": "CODE"}]}}, \
"invocations": [{"executionSuccessful": false, "exitCode": STATUS, "toolExecutionNotifications": [{"level": "error", \
"message": {"text": "MESSAGE\\nnext: HINT"}, "descriptor": {"id": "CODE", "index": 0}}]}], "results": []}]}
""",
    "junit": """\
<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="rfgit" tests="1" failures="0" errors="1">
<testsuite name="rfgit" tests="1" failures="0" errors="1">
<testcase classname="rfgit" name="CODE"><error type="CODE" message="MESSAGE">next: HINT</error></testcase>
</testsuite>
</testsuites>
""",
    "github": "::error title=CODE::MESSAGE [CODE]%0Anext: HINT\nrfgit: cannot tell\n",
    "markdown": "### rfgit: cannot tell\n\n- **error** `CODE`: MESSAGE\n  - next: HINT\n",
    "text": "error[CODE]: MESSAGE\n  next: HINT\nrfgit: cannot tell\n",
}
