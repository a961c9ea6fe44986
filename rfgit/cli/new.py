"""rfgit new"""

from __future__ import annotations

from pathlib import Path

import click

from ..domain.names import ReleaseId
from ..domain.result import Result
from .emit import emit
from .options import NameType, ReleaseType, common, release_argument

_name = click.argument("name", type=NameType(), metavar="NAME")
_from = click.option(
    "--from", "source", type=NameType(), metavar="OLD", help="Copy this one; needed unless it is alone."
)


@click.group(name="new")
def command() -> None:
    """Write a declaration that begins as a copy of another.

    Comments stay as they are, and nothing is overwritten or committed.
    """


@command.command(epilog="Example: rfgit new release hello@0.2.0")
@common
@click.option(
    "--from", "source", type=ReleaseType(), metavar="NAME@OLD", help="Copy this one instead of the newest of the name."
)
@click.option("--target", "targets", multiple=True, type=NameType(), metavar="T", help="Make it for these targets.")
@release_argument
def release(directory: Path, form: str, source: ReleaseId | None, targets: tuple[str, ...], release: ReleaseId) -> int:
    """Write a new release: all files of an old one, without evidence.

    It has the next counter, and replaces the old one if that has the same name.
    """
    from ..flow.new import new_release

    result = new_release(directory, release, source, targets)
    replaces = result.data["replaces"]
    says = f"  counter {result.data['counter']}" + (f", replaces {replaces}" if replaces else "")
    return _told(form, result, release.directory, [says, f"  targets {', '.join(result.data['targets'])}"])


@command.command(epilog="Example: rfgit new target lab-pc-2 --from lab-pc")
@common
@_from
@_name
def target(directory: Path, form: str, source: str | None, name: str) -> int:
    """Write a new target."""
    from ..flow.new import new_target

    return _told(form, new_target(directory, name, source), f"targets/{name}.yaml", [])


@command.command(epilog="Example: rfgit new fleet hall-2 --from lab")
@common
@_from
@_name
def fleet(directory: Path, form: str, source: str | None, name: str) -> int:
    """Write a new fleet."""
    from ..flow.new import new_fleet

    return _told(form, new_fleet(directory, name, source), f"targets/fleets/{name}.yaml", [])


def _told(form: str, result: Result, place: str, says: list[str]) -> int:
    count = len(result.data["files"])
    files = "1 file" if count == 1 else f"{count} files"
    lines = [f"wrote {place}: {files}, from {result.data['from']}", *says]
    return emit(
        form, result, [(line, "") for line in [*lines, "next:", "  change what differs", f"  rfgit check {place}"]]
    )
