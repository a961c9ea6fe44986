"""`rfgit key generate`: a new key, and a word where it could be committed by mistake."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from shlex import quote

from ..domain.finding import WARNING, Finding
from ..domain.result import Result, judged
from ..errors import CannotTell
from ..git.ignored import is_ignored
from ..git.repository import open_repository
from ..trust.keys import digest_of, fingerprint, pem_of
from ..trust.signers import generate_key


def generate(directory: Path, file: Path) -> Result:
    """Make a key in `directory / file`, and warn where git does not ignore it.

    Raises CannotTell `key-exists`, `key-unwritable`, `disk-full`.
    """
    signer = generate_key(directory / file)
    data = {
        "file": str(file),
        "publicKey": pem_of(signer.spki),
        "spki": str(digest_of(signer.spki)),
        "fingerprint": fingerprint(signer.spki),
    }
    return judged("key", tuple(_exposed(directory / file, file)), data)


def _exposed(path: Path, file: Path) -> Iterator[Finding]:
    place = path.parent.resolve() / path.name
    try:
        repo = open_repository(place.parent)
        known = place.is_relative_to(repo.git_dir) or is_ignored(repo, place)
    except CannotTell:
        # No repository, or no git to commit it with: the key is there all the same.
        return
    if not known:
        message = f"git does not ignore {file}: the next git add could take the private key along"
        safe = quote(str(repo.root / ".rfgit/keys"))
        hint = f"mkdir -p {safe} && mv -- {quote(str(path))} {safe}/"
        yield Finding("key-not-ignored", message, WARNING, hint=hint)
