"""The report file that an unexpected end leaves behind. It holds no environment, no key and no file's content."""

from __future__ import annotations

import os
import platform
import re
import tempfile
import traceback
from collections.abc import Sequence

from .. import __version__

_PRIVATE = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)", re.DOTALL)
_PASSWORD = re.compile(r"(?<=://)[^/\s@]+@")


def write_report(arguments: Sequence[str], problem: BaseException) -> str:
    """Write what a developer needs into a new file, for its owner alone; "" where even that fails.

    It goes to TMPDIR or /tmp and never, as Python's own choice could, to the working directory, which is judged.
    """
    try:
        text = "\n".join(
            [
                f"rfgit {__version__}, Python {platform.python_version()}, {platform.platform()}",
                f"arguments: {list(arguments)!r}",
                "",
                "".join(traceback.format_exception(problem)),
            ]
        )
        return _write(without_secrets(text), os.environ.get("TMPDIR") or "/tmp")  # noqa: S108
    except Exception:  # noqa: BLE001 - a report about a fault must not become the next one
        return ""


def without_secrets(text: str) -> str:
    """The text without private keys, and without the user and password of a URL: messages may quote either."""
    return _PASSWORD.sub("***@", _PRIVATE.sub("(a private key)", text))


def _write(text: str, folder: str) -> str:
    opened, path = tempfile.mkstemp(prefix="rfgit-report-", suffix=".txt", dir=folder)
    try:
        with os.fdopen(opened, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(text)
    except OSError:
        os.unlink(path)
        raise
    return path
