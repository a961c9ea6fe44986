"""rfgit show"""

from __future__ import annotations

from pathlib import Path

import click

from ..domain.names import ReleaseId
from .emit import emit
from .options import commit_option, common, release_argument, target_option


@click.command(name="show", epilog="Example: rfgit show hello@0.1.0")
@common
@target_option
@commit_option
@release_argument
def command(directory: Path, form: str, target: str | None, commit: str | None, release: ReleaseId) -> int:
    """Answer the seven questions about a release.

    Each answer comes with the digest of the evidence that proves it, or says that it is unknown.
    """
    from ..flow.show import show
    from ..report.card import card_lines

    result = show(directory, release, target=target, commit=commit)
    return emit(form, result, card_lines(result.data["variants"]))
