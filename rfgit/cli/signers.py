"""Signers from options and environment: `--signer ROLE=URI`, then `RFGIT_SIGNER_<ROLE>`."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import click

from ..domain.names import is_name
from ..flow.signing import SignerBook, SignerUri
from ..git.repository import open_repository

PREFIX = "RFGIT_SIGNER_"


def signer_book(directory: Path, options: Iterable[str]) -> SignerBook:
    """The signers at hand. A relative path given here starts at the working directory; `~` is the home folder."""
    here = directory.resolve()
    given: dict[str, SignerUri] = {}
    for name, uri in os.environ.items():
        if name.startswith(PREFIX) and uri:
            given[name[len(PREFIX) :].lower().replace("_", "-")] = SignerUri(_expanded(uri), here)
    named: list[str] = []
    for option in options:
        role, equals, uri = option.partition("=")
        if not equals or not is_name(role):
            raise click.UsageError(f"expected --signer ROLE=URI, got {option!r}")
        given[role] = SignerUri(_expanded(uri), here)
        named.append(role)
    return SignerBook(open_repository(directory).root / ".rfgit", given, named)


def _expanded(uri: str) -> str:
    scheme, colon, rest = uri.partition(":")
    return scheme + colon + os.path.expanduser(rest) if scheme == "file" else uri
