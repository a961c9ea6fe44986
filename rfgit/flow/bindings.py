"""The binding annotations of a statement: which repository, release, target and declaration it speaks of."""

from __future__ import annotations

from ..domain.digest import Digest
from ..domain.names import ReleaseId, Variant


def release_binding(repository: Digest, release: ReleaseId, declaration: Digest) -> dict[str, str]:
    """For what is signed before the merge: no commit, so that a squash or rebase breaks nothing."""
    return {"repository": str(repository), "release": str(release), "declaration": str(declaration)}


def variant_binding(
    repository: Digest, variant: Variant, declaration: Digest, target: Digest, commit: str
) -> dict[str, str]:
    """`commit` is the newest first-parent commit of the trail that changed the declaration."""
    return {
        **release_binding(repository, variant.release, declaration),
        "target": variant.target,
        "target-digest": str(target),
        "commit": commit,
    }
