"""The report file that an unexpected end leaves behind. It holds no environment and no file's content."""

from __future__ import annotations

import platform
import tempfile
import traceback
from collections.abc import Sequence

from .. import __version__


def write_report(arguments: Sequence[str], problem: BaseException) -> str:
    """Write what a developer needs into the system's folder for temporary files; "" where even that fails."""
    text = "\n".join(
        [
            f"rfgit {__version__}, Python {platform.python_version()}, {platform.platform()}",
            f"arguments: {list(arguments)!r}",
            "",
            "".join(traceback.format_exception(problem)),
        ]
    )
    try:
        with tempfile.NamedTemporaryFile(
            "w", prefix="rfgit-report-", suffix=".txt", delete=False, encoding="utf-8"
        ) as file:
            file.write(text)
            return file.name
    except OSError:
        return ""
