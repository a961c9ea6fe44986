"""rfgit key"""

from __future__ import annotations

from pathlib import Path

import click

from .emit import emit
from .options import common


@click.group(name="key")
def command() -> None:
    """Make keys."""


@command.command(epilog="Example: rfgit key generate .rfgit/keys/builder.pem")
@common
@click.argument("file", type=click.Path(path_type=Path))
def generate(directory: Path, form: str, file: Path) -> int:
    """Make an Ed25519 key in FILE, readable by its owner alone.

    Prints the public key for the trust policy. An existing file is never overwritten. Warns where git does not ignore
    the file.
    """
    from ..flow import key

    result = key.generate(directory, file)
    lines = [(line, "") for line in result.data["publicKey"].splitlines()]
    lines += [(f"spki {result.data['spki']}", ""), (f"fingerprint {result.data['fingerprint']}", "")]
    return emit(form, result, lines)
