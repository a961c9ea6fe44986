"""rfgit init"""

from __future__ import annotations

from pathlib import Path
from shlex import quote

import click

from .emit import emit, say
from .options import clock, common


@click.command(name="init", epilog="Example: rfgit init --dev hello")
@common
@click.option("--dev", is_flag=True, help="With keys and a trust policy for trying things out.")
@click.option(
    "--from",
    "source",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    metavar="DIR",
    help="Start from what the tree in DIR declares, instead of the example.",
)
@click.argument("target", type=click.Path(path_type=Path), default=Path(), metavar="[DIR]")
def command(directory: Path, form: str, dev: bool, source: Path | None, target: Path) -> int:
    """Make a new release repository in DIR.

    It has an example release, a target, a fleet, policies and workflows. Without --dev no key is ever made.
    """
    from ..flow.init import init

    place = directory / target
    result = init(place, dev=dev, source=source, now=clock(), say=say)
    return emit(form, result, [(line, "") for line in _next(str(target), dev, source)])


def _next(target: str, dev: bool, source: Path | None) -> list[str]:
    there = [] if Path(target) == Path() else [f"  cd {quote(target)}"]
    lines = [f"made a release repository in {target}", "next:", *there, "  rfgit check"]
    if dev and source is None:
        return [*lines, "  rfgit release hello@0.1.0", "  rfgit approve hello@0.1.0 --artifact"]
    if dev:
        return [*lines, "  rfgit approve --all", "  rfgit approve NAME@VERSION --all", "  rfgit release NAME@VERSION"]
    return [
        *lines,
        "  git add --all && git commit",
        "  mkdir -p .rfgit/keys && rfgit key generate .rfgit/keys/NAME.pem, for each who signs",
        "  write policies/trust/1.json, and its sha256 as spec.trust.id into rfgit.yaml",
    ]
