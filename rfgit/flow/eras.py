"""What earlier versions of the trust policy counted: a change of staff makes nothing unsaid."""

from __future__ import annotations

from collections.abc import Collection

from ..attest import kinds
from ..audit.places import in_place
from ..declare.files import Files
from ..declare.places import ENVELOPE_SUFFIX, EVIDENCE
from ..trust.chain import Trust
from ..trust.protection import Era
from ..trust.verify import accept_all
from .envelopes import envelopes


def eras_of(files: Files, trust: Trust) -> tuple[Era, ...]:
    """Approvals of protected sets, as each version before the one in force counted them."""
    paths = [path for path in files.paths(f"{EVIDENCE}{kinds.APPROVAL}/") if path.endswith(ENVELOPE_SUFFIX)]
    return tuple(
        Era(version, in_place(accept_all(envelopes(files, paths), version, trust.repository)[0])[0])
        for version in trust.versions[:-1]
    )


def outlived(files: Files, paths: Collection[str], trust: Trust) -> frozenset[str]:
    """Those of the envelopes that count no more, and did under a version before."""
    left = set(paths)
    for version in reversed(trust.versions[:-1]):
        if left:
            evidence, _ = accept_all(envelopes(files, sorted(left)), version, trust.repository)
            left -= {item.path for item in evidence}
    return frozenset(paths) - left
