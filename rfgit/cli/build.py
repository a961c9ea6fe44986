"""rfgit build"""

from __future__ import annotations

from pathlib import Path

import click

from ..domain.names import ReleaseId
from .emit import emit, say
from .options import commit_option, common, release_argument, target_option


@click.command(name="build", epilog="Example: rfgit build hello@0.1.0 --target lab-pc")
@common
@target_option
@commit_option
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Also write OCI layouts below DIR.")
@release_argument
def command(
    directory: Path, form: str, target: str | None, commit: str | None, out: Path | None, release: ReleaseId
) -> int:
    """Build the artifacts of a release into the store.

    The same declaration gives the same bytes, on every machine and for ever. Nothing is run, signed or recorded.
    """
    from ..flow.build import build_release

    place = directory / out if out else None
    result = build_release(directory, release, target=target, commit=commit, out=place, say=say)
    lines = [(f"{item['target']}: {item['artifact']}, {item['bytes']} bytes", "") for item in result.data["artifacts"]]
    return emit(form, result, lines)
