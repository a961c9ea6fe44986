"""rfgit check"""

from __future__ import annotations

from pathlib import Path

import click

from ..domain.digest import Digest
from .emit import emit
from .options import clock, expect_option, reporting
from .progress import Progress


@click.command(name="check", epilog="Example: rfgit check --base origin/main")
@reporting
@expect_option
@click.option("--base", metavar="REF", help="Judge what becomes of REF when the commit is merged, by REF's rules.")
@click.option("--commit", metavar="REF", help="Judge this commit instead of the files on disk; with --base, not HEAD.")
@click.option("--index", is_flag=True, help="Judge what the next git commit would record.")
@click.option("--no-cache", is_flag=True, help="Judge every release again, and keep no verdict for the next run.")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
def command(
    directory: Path,
    form: str,
    expect: Digest | None,
    base: str | None,
    commit: str | None,
    index: bool,
    no_cache: bool,
    paths: tuple[str, ...],
) -> int:
    """Judge declarations: schema, references, policy.

    Judges the files on disk as they are, and says so where they differ from HEAD. With PATHs, only what concerns
    them. With --base, a proposal: its merge result, and each of its commits, by the policies, trust and
    configuration that are in force at REF. Exits 1 for any error, with its rule, its place, and what to do next.
    """
    from ..flow.check import Question, check

    question = Question(paths, commit, index, base, expect, remember=not no_cache)
    progress = Progress("releases judged")
    try:
        result = check(directory, question, clock(), progress)
    finally:
        progress.end()
    releases = [(f"{item['release']} for {', '.join(item['targets'])}", "") for item in result.data["releases"]]
    return emit(form, result, releases)
