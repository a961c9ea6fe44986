"""rfgit plan"""

from __future__ import annotations

import json
from pathlib import Path

import click

from ..domain.names import ReleaseId
from .emit import emit
from .options import commit_option, common, release_argument


@click.command(name="plan", epilog="Example: rfgit plan hello@0.1.0")
@common
@commit_option
@click.option("--matrix", is_flag=True, help="Print only the matrix for a CI's fan-out, as JSON.")
@release_argument
def command(directory: Path, form: str, commit: str | None, matrix: bool, release: ReleaseId) -> int:
    """Show which variants a release has, and why.

    With --matrix, prints {"include": [{"target", "runner"}]}, which GitHub Actions takes as it is.
    """
    from ..flow.plan import plan_release

    result = plan_release(directory, release, commit=commit)
    variants = result.data["variants"]
    if matrix and form == "text" and result.exit_status == 0:
        print(json.dumps({"include": [{"target": v["target"], "runner": v["runner"]} for v in variants]}))
        return result.exit_status
    lines = [
        line
        for item in variants
        for line in [(item["target"], "bold"), *((f"  {reason}", "") for reason in item["reasons"])]
    ]
    return emit(form, result, lines)
