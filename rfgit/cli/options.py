"""Options and arguments that recur, each defined once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from ..domain.digest import Digest
from ..domain.names import NAME_WORDS, ReleaseId, is_name
from .forms import FORMS, REPORTS

Command = TypeVar("Command", bound=Callable[..., Any])


class ReleaseType(click.ParamType[ReleaseId]):
    """`NAME@VERSION`."""

    name = "name@version"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> ReleaseId:
        if isinstance(value, ReleaseId):
            return value
        try:
            return ReleaseId.parse(value)
        except ValueError as problem:
            self.fail(str(problem), param, ctx)


class NameType(click.ParamType[str]):
    """A name of a target, fleet or protected set."""

    name = "name"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if not is_name(value):
            self.fail(f"expected a name ({NAME_WORDS}), got {value!r}", param, ctx)
        return str(value)


def common_in(forms: Sequence[str]) -> Callable[[Command], Command]:
    """`-C DIR` and `--format`, which every verb takes, with the forms that it can answer in."""
    form = click.option(
        "--format", "form", type=click.Choice(forms), default="text", help="Form of the answer on stdout."
    )
    directory = click.option(
        "-C",
        "directory",
        type=click.Path(path_type=Path, exists=True, file_okay=False),
        default=Path(),
        metavar="DIR",
        help="Run as if started in DIR.",
    )
    return lambda command: directory(form(command))


common = common_in(FORMS)
reporting = common_in(REPORTS)


release_argument = click.argument("release", type=ReleaseType(), metavar="NAME@VERSION")
target_option = click.option("--target", type=NameType(), metavar="TARGET", help="Only this target.")
commit_option = click.option("--commit", metavar="REF", help="Judge this commit instead of the trail's tip.")
signer_option = click.option(
    "--signer",
    "signers",
    multiple=True,
    metavar="ROLE=URI",
    help="Sign for ROLE with the key at URI, for example builder=file:keys/builder.pem.",
)


class DigestType(click.ParamType[Digest]):
    """`sha256:<hex>`."""

    name = "digest"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Digest:
        if isinstance(value, Digest):
            return value
        try:
            return Digest.parse(value)
        except ValueError as problem:
            self.fail(str(problem), param, ctx)


expect_option = click.option(
    "--expect",
    type=DigestType(),
    envvar="RFGIT_REPOSITORY",
    metavar="ID",
    help="The repository id that this has to be; RFGIT_REPOSITORY says it for every run.",
)


def clock() -> datetime:
    """This run's one reading of the clock, in whole seconds."""
    return datetime.now(UTC).replace(microsecond=0)
