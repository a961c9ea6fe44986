"""rfgit diff"""

from __future__ import annotations

from pathlib import Path

import click

from .emit import emit
from .forms import forms_of
from .options import clock, common_in


@click.command(name="diff", epilog="Example: rfgit diff origin/main...HEAD --format markdown")
@common_in(forms_of("diff"))
@click.argument("one", metavar="A")
@click.argument("other", metavar="[B]", required=False)
def command(directory: Path, form: str, one: str, other: str | None) -> int:
    """Tell what differs between two commits, and what that touches.

    Field by field: releases, targets, fleets, policies. Then the blast radius: which variants need a new version or
    are still to be built, the fleets that could run them, the releases that other policies judge otherwise, and the
    signatures that are missing, by the trust of A. B is HEAD unless it is given. A...B is what B brings since it left
    A. Exits 0 whatever differs.
    """
    from ..flow.diff import diff
    from ..report.difference import lines

    result = diff(directory, one, other, clock())
    return emit(form, result, lines(result.data))
