"""rfgit key"""

from __future__ import annotations

from pathlib import Path

import click

from ..domain.result import PASS, Result
from .emit import emit
from .options import common


@click.group(name="key")
def command() -> None:
    """Make keys."""


@command.command()
@common
@click.argument("file", type=click.Path(path_type=Path))
def generate(directory: Path, form: str, file: Path) -> int:
    """Make an Ed25519 key in FILE, readable by its owner alone.

    Prints the public key for the trust policy. An existing file is never overwritten.
    """
    from ..trust.keys import digest_of, fingerprint, pem_of
    from ..trust.signers import generate_key

    signer = generate_key(directory / file)
    data = {
        "file": str(file),
        "publicKey": pem_of(signer.spki),
        "spki": str(digest_of(signer.spki)),
        "fingerprint": fingerprint(signer.spki),
    }
    lines = [(line, "") for line in data["publicKey"].splitlines()]
    lines += [(f"spki {data['spki']}", ""), (f"fingerprint {data['fingerprint']}", "")]
    return emit(form, Result("key", PASS, (), data), lines)
