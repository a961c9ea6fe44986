"""rfgit validate"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from ..domain.names import ReleaseId
from ..report.text_form import Line
from .emit import emit, say
from .options import commit_option, release_argument, reporting, target_option


@click.command(name="validate", epilog="Example: rfgit validate hello@0.1.0")
@reporting
@target_option
@commit_option
@release_argument
def command(directory: Path, form: str, target: str | None, commit: str | None, release: ReleaseId) -> int:
    """Run built artifacts in a sandbox: load, golden cases, performance envelope.

    Nothing is signed or recorded. On a machine that is not of the target's family nothing is called measured.
    """
    from ..flow.validate import validate_release

    result = validate_release(directory, release, target=target, commit=commit, say=say)
    return emit(form, result, _lines(result.data["variants"]))


def _lines(variants: list[dict[str, Any]]) -> Iterator[Line]:
    for item in variants:
        yield f"{item['target']}: {item['artifact']}", "bold"
        for check in item["checks"]:
            yield f"  {check['name']}: {'passed' if check['passed'] else 'failed'}", ""
        for number in item["numbers"]:
            value = "not measured" if number["value"] is None else f"{number['value']:.4g} {number['unit']}"
            yield f"  {number['declared']}: {value}, {number['assurance']}", ""
