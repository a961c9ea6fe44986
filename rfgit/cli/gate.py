"""rfgit gate"""

from __future__ import annotations

from pathlib import Path

import click

from ..domain.digest import Digest
from ..domain.names import ReleaseId
from .emit import emit
from .options import NameType, clock, commit_option, expect_option, release_argument, reporting, target_option


@click.command(name="gate", epilog="Example: rfgit gate hello@0.1.0 --fleet lab")
@reporting
@click.option("--fleet", type=NameType(), metavar="FLEET", help="The fleet that is to run it.")
@target_option
@commit_option
@expect_option
@release_argument
def command(
    directory: Path,
    form: str,
    fleet: str | None,
    target: str | None,
    commit: str | None,
    expect: Digest | None,
    release: ReleaseId,
) -> int:
    """Decide whether a release may run on a fleet, now.

    Reads the trail and nothing else: what is on disk, staged or checked out has no say. Exits 0 to allow, 1 to deny
    with every reason, 3 when it cannot tell.
    """
    from ..flow.gate import gate

    result = gate(directory, release, fleet=fleet, target=target, commit=commit, expect=expect, now=clock())
    where = f"fleet {fleet}" if fleet else "any fleet"
    lines = [
        (f"{item['decision']}: {release} for {item['target']} on {where}, artifact {item['artifact'] or 'unknown'}", "")
        for item in result.data["variants"]
    ]
    lines.extend((f"  {proof}", "dim") for item in result.data["variants"] for proof in _proofs(item["evidence"]))
    return emit(form, result, lines)


def _proofs(evidence: list[dict[str, str]]) -> list[str]:
    return [f"{item['kind']} by {item['principal']}, {item['payload'][:23]}" for item in evidence]
