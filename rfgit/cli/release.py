"""rfgit release"""

from __future__ import annotations

from pathlib import Path

import click

from ..domain.digest import Digest
from ..domain.names import ReleaseId
from .emit import emit, say
from .options import clock, common, expect_option, release_argument, signer_option, target_option
from .signers import signer_book


@click.command(name="release", epilog="Example: rfgit release hello@0.1.0")
@common
@target_option
@signer_option
@expect_option
@click.option("--record-failures", is_flag=True, help="Record a refusal too: it counts against this version for ever.")
@release_argument
def command(
    directory: Path,
    form: str,
    target: str | None,
    signers: tuple[str, ...],
    expect: Digest | None,
    record_failures: bool,
    release: ReleaseId,
) -> int:
    """Check, build, validate, attest, sign and record a release, for every target.

    Signs as builder, validator and verifier, never for a role of people. Running it again changes nothing.
    """
    from ..flow.release import release as run

    book = signer_book(directory, signers)
    result = run(
        directory,
        release,
        target=target,
        book=book,
        expect=expect,
        record_failures=record_failures,
        now=clock(),
        say=say,
    )
    lines = [
        (f"{item['target']}: {item['status']}, artifact {item['artifact']}", "") for item in result.data["variants"]
    ]
    if result.data["commit"]:
        lines.append((f"recorded in commit {result.data['commit'][:12]}", ""))
    return emit(form, result, lines)
