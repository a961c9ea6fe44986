"""rfgit check"""

from __future__ import annotations

from pathlib import Path

import click

from .emit import emit
from .options import clock, common


@click.command(name="check", epilog="Example: rfgit check releases/hello")
@common
@click.option("--commit", metavar="REF", help="Judge this commit instead of the files on disk.")
@click.option("--index", is_flag=True, help="Judge what the next git commit would record.")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
def command(directory: Path, form: str, commit: str | None, index: bool, paths: tuple[str, ...]) -> int:
    """Judge declarations: schema, references, policy.

    Judges the files on disk as they are, and says so where they differ from HEAD. With PATHs, only what concerns
    them. Exits 1 for any error, with its rule, its place, and what to do next.
    """
    from ..flow.check import check

    result = check(directory, paths, commit=commit, index=index, now=clock())
    releases = [(f"{item['release']} for {', '.join(item['targets'])}", "") for item in result.data["releases"]]
    return emit(form, result, releases)
