"""rfgit audit"""

from __future__ import annotations

from pathlib import Path

import click

from ..domain.digest import Digest
from .emit import emit
from .options import expect_option, reporting


@click.command(name="audit", epilog="Example: rfgit audit --contains COMMIT")
@reporting
@expect_option
@click.option("--contains", metavar="COMMIT", help="A commit that the trail has to contain: it catches a rewrite.")
def command(directory: Path, form: str, expect: Digest | None, contains: str | None) -> int:
    """Re-read the whole history and re-prove what was released.

    Trusts no cache, no work tree and no forge. A rewrite by holders of the keys is only seen with --contains.
    """
    from ..flow.audit import audit

    result = audit(directory, expect=expect, contains=contains)
    counts = result.data["counts"]
    words = ", ".join(
        f"{counts[key]} {word}{'' if counts[key] == 1 else 's'}"
        for key, word in (("commits", "commit"), ("envelopes", "envelope"), ("variants", "released variant"))
    )
    return emit(form, result, [(f"{words} at {result.data['commit'][:12]}", "")])
