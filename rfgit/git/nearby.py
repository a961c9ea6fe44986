"""What may help where a ref is named that is not here."""

from __future__ import annotations

import os
import re

from ..domain.near import near_hint
from .repository import REF_KINDS, GitRepository
from .run import git


def near_ref(repo: GitRepository, text: str) -> str:
    """The branches and tags that a revision such as `mian~2` may have meant, as a hint."""
    name = re.split(r"[~^@:]", text, maxsplit=1)[0]
    refs = os.fsdecode(git(repo, "for-each-ref", "--format=%(refname)", "--end-of-options", *REF_KINDS)).splitlines()
    names = {ref.removeprefix(kind) for ref in refs for kind in REF_KINDS if ref.startswith(kind)}
    return near_hint(name, sorted(names)) or "git log --all shows what there is"


def fetching(ref: str) -> str:
    """How a full ref name comes to be here: with it alone, `git fetch` would leave nothing but FETCH_HEAD."""
    remote = re.match("refs/remotes/([^/]+)/", ref)
    return f"git fetch {remote[1]}" if remote else f"git fetch origin {ref}:{ref}"
