"""rfgit approve"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from ..domain.digest import Digest
from ..domain.names import ReleaseId
from ..errors import BadRequest
from .emit import emit, say
from .options import NameType, ReleaseType, clock, common, expect_option, signer_option, target_option
from .signers import signer_book


@click.command(name="approve", epilog="Example: rfgit approve hello@0.1.0 --artifact")
@common
@click.option("--model", is_flag=True, help="The state of the model, as its owner.")
@click.option("--declaration", is_flag=True, help="The declaration of the release.")
@click.option("--artifact", is_flag=True, help="The recorded artifacts of the release.")
@click.option("--protected", multiple=True, type=NameType(), metavar="SET", help="A protected set, as it stands.")
@click.option("--all", "everything", is_flag=True, help="All that waits for the signers at hand.")
@click.option("--role", "roles", multiple=True, type=NameType(), metavar="ROLE", help="Only in this role.")
@target_option
@signer_option
@expect_option
@click.option("--yes", is_flag=True, help="Sign without asking.")
@click.argument("release", type=ReleaseType(), metavar="[NAME@VERSION]", required=False)
def command(
    directory: Path,
    form: str,
    model: bool,
    declaration: bool,
    artifact: bool,
    protected: tuple[str, ...],
    everything: bool,
    roles: tuple[str, ...],
    target: str | None,
    signers: tuple[str, ...],
    expect: Digest | None,
    yes: bool,
    release: ReleaseId | None,
) -> int:
    """Sign a model, a declaration, an artifact or a protected set, and record it.

    Shows everything that is going to be signed, and asks once. A signer has to hold the role that it signs in.
    """
    from ..flow.approve import Request, approve

    request = Request(release, model, declaration, artifact, everything, protected, target, roles, expect)
    _refuse_empty(request.release, model or declaration or artifact, bool(protected), everything)
    book = signer_book(directory, signers)
    result = approve(directory, request, book, clock(), _Confirmation(yes))
    lines = [(f"signed by {item['principal']} as {item['role']}: {item['path']}", "") for item in result.data["signed"]]
    return emit(form, result, lines or [("nothing is left to sign", "")])


def _refuse_empty(release: ReleaseId | None, of_release: bool, protected: bool, everything: bool) -> None:
    if of_release and release is None:
        raise BadRequest("usage", "which release?", hint="name it: rfgit approve NAME@VERSION")
    if not (of_release or protected or everything):
        hint = "--model, --declaration, --artifact, --protected or --all"
        raise BadRequest("usage", "what is to be signed?", hint=hint)


class _Confirmation:
    """Shows what is going to be signed, then asks; with --yes it only shows."""

    def __init__(self, yes: bool) -> None:
        self._yes = yes

    def __call__(self, lines: Sequence[str]) -> bool:
        for line in lines:
            say(f"to sign as {line}")
        if self._yes:
            return True
        if not sys.stdin.isatty():
            raise BadRequest("confirmation-needed", "nobody is there to ask", hint="give --yes to sign without asking")
        return click.confirm("Sign?", err=True)
