"""rfgit audit"""

from __future__ import annotations

from pathlib import Path

import click

from ..domain.digest import Digest
from .emit import emit
from .options import common


def _digest(ctx: click.Context, param: click.Parameter, value: str | None) -> Digest | None:
    try:
        return Digest.parse(value) if value else None
    except ValueError as problem:
        raise click.BadParameter(str(problem), ctx, param) from None


@click.command(name="audit")
@common
@click.option("--expect", callback=_digest, metavar="ID", help="The repository id that this has to be.")
@click.option("--contains", metavar="COMMIT", help="A commit that the trail has to contain: it catches a rewrite.")
def command(directory: Path, form: str, expect: Digest | None, contains: str | None) -> int:
    """Re-read the whole history and re-prove what was released.

    Trusts no cache, no work tree and no forge. A rewrite by holders of the keys is only seen with --contains.
    """
    from ..flow.audit import audit

    result = audit(directory, expect=expect, contains=contains)
    counts = result.data["counts"]
    words = f"{counts['commits']} commits, {counts['envelopes']} envelopes, {counts['variants']} released variants"
    return emit(form, result, [(f"{words} at {result.data['commit'][:12]}", "")])
