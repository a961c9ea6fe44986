"""rfgit export"""

from __future__ import annotations

from pathlib import Path

import click

from ..domain.digest import Digest
from ..domain.names import ReleaseId
from .emit import emit
from .options import NameType, clock, common, expect_option, release_argument, signer_option
from .signers import signer_book


@click.command(name="export", epilog="Example: rfgit export hello@0.1.0 --target lab-pc out")
@common
@click.option("--target", required=True, type=NameType(), metavar="TARGET", help="The variant to export.")
@signer_option
@expect_option
@release_argument
@click.argument("destination", type=click.Path(path_type=Path), metavar="DIR")
def command(
    directory: Path,
    form: str,
    target: str,
    signers: tuple[str, ...],
    expect: Digest | None,
    release: ReleaseId,
    destination: Path,
) -> int:
    """Write an artifact with its evidence and trust chain to DIR, for `rfgit verify`.

    A verifier seals the export, so that a robot sees when something is left out. Lost bytes are built again.
    """
    from ..flow.export import export

    book = signer_book(directory, signers)
    result = export(directory, release, target, directory / destination, book=book, expect=expect, now=clock())
    lines = [
        (f"wrote {result.data['directory']}: {len(result.data['files'])} files beside the artifact", ""),
        (f"  artifact {result.data['artifact']}", "dim"),
    ]
    return emit(form, result, lines)
