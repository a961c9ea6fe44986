"""rfgit verify"""

from __future__ import annotations

from pathlib import Path

import click

from .emit import emit
from .options import NameType, common


@click.command(name="verify", epilog="Example: rfgit verify out --trust pinned.json --state seen.json --target lab-pc")
@common
@click.option(
    "--trust",
    required=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The trust policy that you pinned, from outside of the export.",
)
@click.option("--state", type=click.Path(path_type=Path), metavar="FILE", help="What this robot has seen before.")
@click.option("--first-use", is_flag=True, help="Accept any version, since nothing was seen before.")
@click.option("--target", type=NameType(), metavar="TARGET", help="The target that this machine is.")
@click.argument("export", type=click.Path(path_type=Path), metavar="DIR")
def command(
    directory: Path, form: str, trust: Path, state: Path | None, first_use: bool, target: str | None, export: Path
) -> int:
    """Check an exported artifact offline: signatures, digests, target, freshness.

    Needs no git, no network and no policy engine. Every byte in DIR is accounted for, or the answer is no.
    """
    from ..flow.memory import Memory
    from ..flow.verify import verify

    memory = Memory(directory / state if state else None, first_use)
    result = verify(directory / export, directory / trust, memory, target)
    data = result.data
    lines = [
        (f"{data['release']} for {data['target']}, artifact {data['artifact']}", ""),
        (f"  {len(data['evidence'])} envelopes, trust policy version {data['trustVersion']}", "dim"),
    ]
    return emit(form, result, lines)
